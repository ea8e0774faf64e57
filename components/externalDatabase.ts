import * as pulumi from "@pulumi/pulumi";
import type { BackendDatabase } from "./backendDatabase";
import { accessElsewhere, type DatabaseAccess, databaseEnvironment } from "./databaseAccess";
import type { DockerHost } from "./dockerHost";
import type { ContainerInputs } from "./model/config/containerInputs";
import type { Config } from "./model/config/schema";
import { activeDirectory } from "./model/proxy/activeUpstream";

export interface ExternalDatabaseArgs {
  readonly host: DockerHost;
  readonly config: Config["database"];
  readonly database: BackendDatabase;
  /** Further inputs of a backend's container, which say where it finds hosts. */
  readonly inputs: ContainerInputs | undefined;
  /** This update waits until it takes connections. */
  readonly isAwaited: boolean;
}

/** A database that this stack does not run: asked from the stack's network, and never changed. */
export class ExternalDatabase extends pulumi.ComponentResource {
  /** How scripts ask it. */
  readonly access: DatabaseAccess;

  constructor(name: string, args: ExternalDatabaseArgs, opts: pulumi.ComponentResourceOptions) {
    super("forecaster:docker:ExternalDatabase", name, {}, opts);
    const { host, config, database, inputs, isAwaited } = args;
    const { stack, names } = host;
    const client = host.image(
      `${name}-client-image`,
      { reference: config.image, setting: "database.image", frozen: !isAwaited },
      { parent: this },
    );
    this.access = accessElsewhere(database, client.id, { stack, names, inputs });
    host.script(
      `${name}-ready`,
      {
        script: "reachDatabase",
        environment: {
          ...databaseEnvironment(names, this.access),
          ADDRESS: database.address,
          PROXY: names.proxy,
          ACTIVE: activeDirectory,
          TIMEOUT: String(config.readyTimeout),
        },
        runs: isAwaited,
        timeout: config.readyTimeout + 120,
      },
      { parent: this },
    );
    this.registerOutputs();
  }
}
