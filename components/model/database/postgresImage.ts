/** What an image of Postgres tells about itself: in its configuration, and in a throw-away container. */
export interface PostgresImage {
  readonly id: string;
  /** Undefined when neither its server nor its environment tells one. */
  readonly major?: number | undefined;
  /** Its data directory (`PGDATA`); undefined when it does not say. */
  readonly dataPath?: string | undefined;
  /** Where Docker puts a volume without a name unless something else is mounted there. */
  readonly volumes: readonly string[];
  readonly sorting: Sorting;
}

/** What decides how texts are ordered: `glibc 2.41` or `musl`, and the major version of ICU; empty when not told. */
export interface Sorting {
  readonly libc: string;
  readonly icu: string;
}

/** A data directory that a volume holds. */
export interface HeldData {
  /** From the top of the volume; empty for the top itself. */
  readonly path: string;
  readonly major: number;
}

/** Environment variables, as Docker lists them: `NAME=value`. */
export type Environment = readonly string[];

/** The oldest major version that the program knows how to run. */
export const oldestMajor = 12;

/** From this one on each database records the version of what orders its texts. */
export const firstThatRecordsOrder = 15;

// bitnami sets it in a script: rootfs/opt/bitnami/scripts/postgresql-env.sh of bitnami/containers.
const bitnamiData = "/bitnami/postgresql/data";

/** Where the server of an image, or of a container, keeps its data. */
export function dataPathOf(environment: Environment): string | undefined {
  const bitnami = valueOf(environment, "BITNAMI_APP_NAME") === "postgresql";
  const path = valueOf(environment, "PGDATA") ?? (bitnami ? bitnamiData : undefined);
  return path?.startsWith("/") === true ? withoutSlash(path) : undefined;
}

/** The version that the server prints, which is what will run; what the image declares only without it. */
export function majorOf(environment: Environment, printed: string | undefined): number | undefined {
  const digits =
    /\(PostgreSQL\) (\d+)/.exec(printed ?? "")?.[1] ??
    /^\d+/.exec(valueOf(environment, "PG_MAJOR") ?? "")?.[0];
  return digits === undefined ? undefined : Number(digits);
}

/**
 * Where the stack's volume must be mounted so that this image finds the data in it, or makes its data in
 * it and nowhere else; undefined when there is no such place.
 */
export function mountPath(image: PostgresImage, held: readonly HeldData[]): string | undefined {
  const { dataPath, major, volumes } = image;
  if (dataPath === undefined) {
    return undefined;
  }
  const covering = volumes
    .map(withoutSlash)
    .filter((volume) => isWithin(dataPath, volume))
    .sort(byDepth);
  if (held.length === 0) {
    return covering[0] ?? dataPath;
  }
  return held
    .filter((data) => data.major === major)
    .map(({ path }) => above(dataPath, path))
    .find((mount) => mount !== undefined && !covering.some((volume) => isBelow(volume, mount)));
}

/** The deepest of some mounts that a path is in. */
export function mountOf<T extends { readonly path: string }>(
  path: string,
  mounts: readonly T[],
): T | undefined {
  return mounts
    .filter((mount) => isWithin(path, mount.path))
    .sort((one, other) => byDepth(one.path, other.path))[0];
}

/** `/a/b/c` above `b/c` is `/a`; undefined when it does not end so, or nothing is left. */
function above(dataPath: string, path: string): string | undefined {
  if (path === "") {
    return dataPath;
  }
  const rest = dataPath.slice(0, -path.length - 1);
  return dataPath.endsWith(`/${path}`) && rest !== "" ? rest : undefined;
}

function isWithin(path: string, folder: string): boolean {
  return path === withoutSlash(folder) || isBelow(path, folder);
}

function isBelow(path: string, folder: string): boolean {
  return path.startsWith(`${withoutSlash(folder)}/`);
}

function byDepth(one: string, other: string): number {
  return other.length - one.length;
}

function withoutSlash(path: string): string {
  return path.replace(/\/+$/, "");
}

/** An empty variable counts as none, as it does in the images' scripts. */
function valueOf(environment: Environment, name: string): string | undefined {
  const entry = environment.find((one) => one.startsWith(`${name}=`) && one !== `${name}=`);
  return entry?.slice(name.length + 1);
}
