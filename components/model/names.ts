import { type Color, perColor } from "./color";

/** Every name that this stack takes on the Docker host. */
export interface Names {
  readonly network: string;
  readonly database: string;
  /** The container in which psql runs while a database elsewhere is asked. */
  readonly databaseClient: string;
  readonly backends: Readonly<Record<Color, string>>;
  readonly migration: string;
  readonly smokeCheck: string;
  readonly proxy: string;
  /** The container of a `proxy.image` that has taken over from the one that the proxy was made with. */
  readonly patched: string;
  /** The container that obtains the certificate of users from an authority. */
  readonly certificates: string;
  readonly volumes: {
    readonly postgresData: string;
    readonly modelsCache: string;
    readonly pipCache: string;
    readonly proxyState: string;
    /** Account, orders and certificates of an authority. */
    readonly certificates: string;
    /** Made only where requests are logged to files. */
    readonly proxyLog: string;
  };
}

/** The names below one prefix, so that two stacks can share a host. */
export function namesFor(prefix: string): Names {
  return {
    network: `${prefix}-network`,
    database: `${prefix}-db`,
    databaseClient: `${prefix}-db-client`,
    backends: perColor((color) => `${prefix}-backend-${color}`),
    migration: `${prefix}-migration`,
    smokeCheck: `${prefix}-smoke-check`,
    proxy: `${prefix}-nginx`,
    patched: `${prefix}-nginx-patched`,
    certificates: `${prefix}-certificates`,
    volumes: {
      postgresData: `${prefix}-postgres-data`,
      modelsCache: `${prefix}-ml-models-cache`,
      pipCache: `${prefix}-ml-pip-cache`,
      proxyState: `${prefix}-nginx-state`,
      certificates: `${prefix}-certificates-state`,
      proxyLog: `${prefix}-nginx-log`,
    },
  };
}

/** The names by which the containers know each other on the private network. */
export const aliases = { database: "db", proxy: "proxy", certificates: "certificates" } as const;

/** The name that a container has while its successor has not proven itself. */
export function previousOf(name: string): string {
  return `${name}-previous`;
}

/** Whether a container is one whose nginx only answers what it was asked before another one took over. */
export function isEnding(name: string, { patched }: Names): boolean {
  return name.startsWith(`${patched}-ends-`);
}
