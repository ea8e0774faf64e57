import { acmeOf, acmeSettings } from "../certificate/acme";
import { pairHash } from "../certificate/pairHash";
import { tlsOf } from "../certificate/tls";
import { type Color, perColor } from "../color";
import type { AllowDowntime } from "../config/allowDowntime";
import type { Maintenance } from "../config/maintenance";
import type { DefaultImages } from "../config/defaultImages";
import type { Config } from "../config/schema";
import type { InitScript } from "../database/initScripts";
import { parametersHash } from "../database/parameters";
import { unusedLogins } from "../logins";
import type { Names } from "../names";
import type { ErrorPage } from "../proxy/errorPages";
import { type NginxConf, renderNginxConf, type UpstreamPorts } from "../proxy/nginxConf";
import {
  backendSettings,
  databaseIdentity,
  databaseSettings,
  type Fingerprint,
  fingerprint,
  initScriptsLabel,
  patchedSettings,
  proxySettings,
  type Variables,
} from "./settings";

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
  /** Files that run once on data which are made new. */
  readonly initScripts: readonly InitScript[];
  /** What users get with nginx's own errors. */
  readonly errorPages: readonly ErrorPage[];
  /** What Postgres takes while it runs: a hash of its parameters and extensions; undefined for none. */
  readonly parameters?: string | undefined;
  /** Backends that are created today use a database that this stack does not run. */
  readonly isDatabaseExternal: boolean;
  /** It is configured, and nothing asks for it. */
  readonly isDatabaseUrlUnused?: boolean;
  /** The stack's own database is removed as soon as no backend uses it. */
  readonly removesDatabase: boolean;
  readonly proxy: Fingerprint;
  /** What an nginx is made with that takes over from the proxy's own. */
  readonly patched: Fingerprint;
  readonly proxyImage: string;
  /** What the container is made with that obtains the certificate, and from whom; undefined where none is to. */
  readonly certificates?:
    { readonly settings: Fingerprint; readonly authority: string } | undefined;
  /** Of a certificate that the stack holds, with its key. */
  readonly pair?: string | undefined;
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
  /** What users get instead of a backend; undefined where nginx need not look. */
  readonly maintenance?: Maintenance | undefined;
  /** How long a request waits with `hold`, in whole seconds, and how many at a time. */
  readonly hold: { readonly timeout: number; readonly limit: number };
  /**
   * The nginx configuration for backends that listen on these ports, for a proxy that hands over or does not; and for one
   * that has to look for maintenance which stands, whatever is configured.
   */
  readonly render: (ports: UpstreamPorts, handsOver: boolean, standing?: Maintenance) => NginxConf;
  readonly allowDowntime: AllowDowntime;
  /** Settings of logins at registries that no image is from. */
  readonly unusedLogins?: readonly string[];
  /** How long a container may take to stop, in whole seconds. */
  readonly stopGrace: Readonly<Record<"database" | "proxy", number>>;
}

/** A configuration, and what else of a stack decides. */
export interface DesiredArgs extends Pick<
  Desired,
  "stack" | "app" | "otherPrefixes" | "names" | "defaultImages" | "initScripts" | "errorPages"
> {
  readonly config: Config;
  readonly variables: Variables;
  /** What nginx's container starts with. */
  readonly startScript: string;
  /** The same of the container that obtains the certificate. */
  readonly obtainingScript: string;
}

/** What a stack's configuration asks for. */
export function desiredOf(args: DesiredArgs): Desired {
  const { config, variables } = args;
  const tls = tlsOf(config);
  const acme = acmeOf(config);
  return {
    stack: args.stack,
    app: args.app,
    otherPrefixes: args.otherPrefixes,
    names: args.names,
    activeColor: config.activeColor,
    images: config.images,
    idle: config.backend.idle,
    backends: perColor((color) => fingerprint(backendSettings(config, variables, color))),
    databaseIdentity: fingerprint({ ...databaseIdentity(config), ...initScriptsLabel(config) }),
    initScripts: args.initScripts,
    errorPages: args.errorPages,
    database: fingerprint(databaseSettings(config)),
    parameters: parametersHash(config.database),
    isDatabaseExternal: config.database.external,
    isDatabaseUrlUnused: config.databaseUrl !== undefined && !config.database.external,
    removesDatabase: config.database.remove,
    proxy: fingerprint(proxySettings(config, args.startScript)),
    patched: fingerprint(patchedSettings(config)),
    proxyImage: config.proxy.image,
    certificates: acme && {
      settings: fingerprint(acmeSettings(acme, args.obtainingScript, JSON.stringify(config.logs))),
      authority: acme.authority,
    },
    pair: tls?.source.kind === "texts" ? pairHash(tls.source) : undefined,
    defaultImages: args.defaultImages,
    port: config.backend.containerPort,
    readyPath: config.gate.readyPath,
    smokePaths: config.smoke.paths,
    maintenance: config.proxy.maintenance,
    hold: { timeout: config.proxy.holdTimeout, limit: config.proxy.holdLimit },
    render: (ports, handsOver, standing) => {
      const { maintenance = standing } = config.proxy;
      const pages = args.errorPages;
      return renderNginxConf({ ...config.proxy, maintenance }, ports, { handsOver, tls, pages });
    },
    allowDowntime: config.allowDowntime,
    unusedLogins: unusedLogins(config),
    stopGrace: { database: config.database.stopGrace, proxy: config.proxy.drainTimeout },
  };
}
