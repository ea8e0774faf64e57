import type { Color } from "../color";

/** The directory of the proxy's state volume inside the proxy container. */
export const stateDirectory = "/etc/forecaster";

/** The active-upstream pointer: exactly one of `blue` and `green` exists in it. */
export const activeDirectory = `${stateDirectory}/active`;

/**
 * Where users do not reach a color, `maintenance-for-users` exists beside the pointer, and `hold` where their requests
 * wait. nginx looks for the first with whose request it is as its end, so that probes and the idle listener go on.
 */
export const maintenanceFiles = {
  on: `${activeDirectory}/maintenance-for-users`,
  onFor: `${activeDirectory}/maintenance-for-$kept_out_as`,
  holds: `${activeDirectory}/hold`,
} as const;

/** Holds for each container the ID that the engine has recorded, in a file of the container's name. */
export const recordedDirectory = `${stateDirectory}/recorded`;

/**
 * Facts that outlive an update: `proven/<container ID>`, `checked/<container ID>`, `startup/<container ID>`,
 * `stopped/<container ID>`, `served/<color>`, `migrated/<database>/<image>`, `put-back/<container name>`,
 * `assets/<color>`, and of Postgres's container `parameters/<container ID>`, `role/<container ID>` and
 * `initialised/<container ID>`.
 */
export const factsDirectory = `${stateDirectory}/facts`;

/** Of each color that is proven a file of its name: it may be asked for files that the other one has not. */
export const assetsDirectory = `${factsDirectory}/assets`;

/** The pages that nginx has for its own errors, in a directory of their hash. */
export const pagesDirectory = `${stateDirectory}/pages`;

/** Which nginx serves, where several are in the proxy's network; see scripts/lib/handover.sh. */
export const nginxDirectory = `${stateDirectory}/nginx`;

/** The rendered configuration that nginx runs with. */
export const configurationFile = `${stateDirectory}/nginx.conf`;

/** Ports inside the proxy container; those below `internal` answer on its loopback only. */
export const ports = {
  public: 80,
  tls: 443,
  /** Always goes to the idle color. */
  idle: 8080,
  internal: {
    /** The hash of the running configuration. */
    status: 9100,
    /** Goes where `public` goes, and also names the upstream's address. */
    active: 9101,
    blue: 9102,
    green: 9103,
    /** Answers for a request that waits when it may go on; there is room for so many, and no more. */
    hold: 9104,
    /** Tells, a second later, whether it may. */
    maintenance: 9105,
  },
} as const;

/** The internal port whose requests always go to `color`. */
export function colorPort(color: Color): number {
  return ports.internal[color];
}
