import {
  dataPathOf,
  type Environment,
  type HeldData,
  majorOf,
  type PostgresImage,
  type Sorting,
} from "./postgresImage";

/** What an update has to know before it makes the database's container. */
export interface DatabaseFacts {
  /** The configured image; undefined when it is not on the Docker host yet. */
  readonly image?: PostgresImage | undefined;
  /** Why the configured image could not be pulled, or cannot be asked. */
  readonly trouble?: string | undefined;
  /** The stack's volume is there. */
  readonly hasVolume: boolean;
  /** An operator made it for a database that begins empty. */
  readonly mayBeEmpty: boolean;
  /** The data directories in the stack's volume. */
  readonly held: readonly HeldData[];
  /** The container that is there, running or not. */
  readonly container?: DatabaseContainer | undefined;
}

/** The database's container, as Docker and its server describe it. */
export interface DatabaseContainer {
  readonly imageId: string;
  readonly isRunning: boolean;
  readonly dataPath?: string | undefined;
  readonly mounts: readonly { readonly volume: string; readonly path: string }[];
  readonly sorting: Sorting;
  /** What orders the texts in its indexes (`libc`, `icu`); undefined when it could not be asked. */
  readonly sortedBy?: readonly string[] | undefined;
}

type Lines = (kind: string) => string[][];

/**
 * The facts in what scripts/readDatabase.sh prints: lines of tab-separated fields, the first of which is
 * their kind. Lines of any other kind are passed over.
 */
export function parseDatabaseFacts(output: string): DatabaseFacts {
  const all = output.split("\n").map((line) => line.split("\t"));
  const lines: Lines = (kind) => all.filter(([first]) => first === kind).map(([, ...rest]) => rest);
  return {
    image: parseImage(lines),
    trouble: lines("failed")[0]?.[0],
    hasVolume: lines("volume").length > 0,
    mayBeEmpty: lines("volume")[0]?.[0] === "yes",
    held: lines("holds").map(([major = "", path = ""]) => ({ path, major: Number(major) })),
    container: parseContainer(lines),
  };
}

function parseImage(lines: Lines): PostgresImage | undefined {
  const [found] = lines("image");
  if (found === undefined) {
    return undefined;
  }
  const [id = "", env = "", volumes = ""] = found;
  const environment = (parsed(env) ?? []) as Environment;
  return {
    id,
    major: majorOf(environment, lines("version")[0]?.[0]),
    dataPath: dataPathOf(environment),
    volumes: Object.keys(parsed(volumes) ?? {}),
    sorting: sorting(lines("sorting")),
  };
}

function parseContainer(lines: Lines): DatabaseContainer | undefined {
  const [found] = lines("container");
  if (found === undefined) {
    return undefined;
  }
  const [imageId = "", status = ""] = found;
  const answer = lines("sorted-by")[0]?.[0];
  return {
    imageId,
    isRunning: status === "running",
    dataPath: dataPathOf(lines("container-env").map(([entry = ""]) => entry)),
    mounts: lines("mount").map(([volume = "", path = ""]) => ({ volume, path })),
    sorting: sorting(lines("container-sorting")),
    sortedBy: answer?.split(" ").filter((part) => part !== ""),
  };
}

function sorting([fields = []]: string[][]): Sorting {
  const [libc = "", icu = ""] = fields;
  return { libc, icu };
}

function parsed(json: string): object | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
