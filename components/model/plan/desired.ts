import type { Color } from "../color";
import type { AllowDowntime } from "../config/allowDowntime";
import type { DefaultImages } from "../config/defaultImages";
import type { Names } from "../names";
import type { NginxConf, UpstreamPorts } from "../proxy/nginxConf";
import type { Fingerprint } from "./settings";

/** What the configuration asks for, in the form in which the Docker host answers. */
export interface Desired {
  /** `project/stack`. */
  readonly stack: string;
  /** Its name in the program; a program can have several. */
  readonly app: string;
  /** What other apps of the program have taken in this run of it. */
  readonly otherPrefixes: readonly string[];
  readonly names: Names;
  readonly activeColor: Color;
  readonly images: Readonly<Record<Color, string>>;
  /** Whether the color that served before goes on running. */
  readonly idle: "keep" | "stop";
  readonly backends: Readonly<Record<Color, Fingerprint>>;
  /** The part of `database` that is written into the data volume for good. */
  readonly databaseIdentity: Fingerprint;
  readonly database: Fingerprint;
  /** What Postgres takes while it runs: a hash of its parameters and extensions; undefined for none. */
  readonly parameters?: string | undefined;
  /** Backends that are created today use a database that this stack does not run. */
  readonly isDatabaseExternal: boolean;
  /** It is configured, and nothing asks for it. */
  readonly isDatabaseUrlUnused?: boolean;
  /** The stack's own database is removed as soon as no backend uses it. */
  readonly removesDatabase: boolean;
  readonly proxy: Fingerprint;
  /**
   * Images that the configuration leaves open, such as `proxy.image`, with today's default: a container that
   * was made with an earlier one keeps it.
   */
  readonly defaultImages: DefaultImages;
  /** The port that a backend which is created today listens on. */
  readonly port: number;
  /** What a backend which is created today is proven with. */
  readonly readyPath: string;
  readonly smokePaths: readonly string[];
  /** The nginx configuration for backends that listen on these ports. */
  readonly render: (ports: UpstreamPorts) => NginxConf;
  readonly allowDowntime: AllowDowntime;
  /** Settings of logins at registries that no image is from. */
  readonly unusedLogins?: readonly string[];
  /** How long a container may take to stop, in whole seconds. */
  readonly stopGrace: Readonly<Record<"database" | "proxy", number>>;
}
