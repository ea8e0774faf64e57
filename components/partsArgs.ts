import type * as pulumi from "@pulumi/pulumi";
import type { BackendDatabase } from "./backendDatabase";
import type { DatabasePasswords } from "./databasePasswords";
import type { Deployment } from "./deployment";
import type { DockerHost } from "./dockerHost";

/** What the parts of an app have in common. */
export interface PartsArgs {
  /** The app's name: every part's begins with it. */
  readonly name: string;
  readonly deployment: Deployment;
  readonly host: DockerHost;
  /** Of the stack's own database, if it has one. */
  readonly passwords: DatabasePasswords | undefined;
  /** The one that backends which are made today use. */
  readonly database: BackendDatabase;
  /** The app as their parent, with the provider of its Docker host. */
  readonly child: pulumi.ComponentResourceOptions;
}
