import type { Mount } from "../backendVolumes";
import type { Config } from "../config/schema";
import { type Color, colors } from "../color";
import type { Names } from "../names";
import type { Plan } from "../plan/decide";
import type { Actual } from "../plan/actual";

/** The colors whose files an update could take away from users. */
export interface Leaving {
  /** Created again: Docker removes what has no name with the container. */
  readonly removed: readonly Color[];
  /** Users are moved away from it. */
  readonly left?: Color;
  /** Users are moved to it, and it stays the container that it is. */
  readonly reached?: Color;
}

/** Files below one path of a container that no other place keeps. */
export interface LeftFiles extends Mount {
  readonly container: string;
  readonly count: number;
  /** Name below the path, and time in seconds since 1970, of the one that was written last. */
  readonly newest: string;
  readonly since: number;
}

/** What scripts/readLeftFiles.sh has found. */
export interface FoundFiles {
  readonly left: readonly LeftFiles[];
  /** The volumes of the container that traffic goes to, where the update keeps it. */
  readonly mounts: readonly Mount[];
  /** Containers whose files could not be counted, and why. */
  readonly untold: readonly { readonly container: string; readonly words: string }[];
}

/** The color of a backend's container. */
export function colorOf(container: string, { backends }: Names): Color {
  return container === backends.blue ? "blue" : "green";
}

/** Which containers an update takes away from users, or undefined: then nobody has to look for files. */
export function leaving(
  { backends, from, to, isSwitch }: Plan,
  actual: Actual,
): Leaving | undefined {
  const removed = colors.filter((color) => backends[color].action === "recreate");
  const leaves = isSwitch && from !== "none" && actual.backends[from] !== undefined;
  if (removed.length === 0 && !leaves) {
    return undefined;
  }
  const stays = backends[to].action === "keep" && actual.backends[to] !== undefined;
  return {
    removed,
    ...(leaves ? { left: from, ...(stays ? { reached: to } : {}) } : {}),
  };
}

/** Reads the `left`, `mount` and `untold` lines of scripts/readLeftFiles.sh; any other is passed over. */
export function parseLeftFiles(output: string): FoundFiles {
  const lines = output.split("\n").map((line) => line.split("\t"));
  const of = (kind: string) => lines.filter(([first]) => first === kind).map(([, ...rest]) => rest);
  return {
    left: of("left").map(([container = "", path = "", volume = "", count, since, newest = ""]) => ({
      ...{ container, path, volume, newest },
      ...{ count: Number(count), since: Number(since) },
    })),
    mounts: of("mount")
      .map(([volume = "", path = ""]) => ({ volume, path }))
      .filter(({ volume }) => volume !== ""),
    untold: of("untold").map(([container = "", words = ""]) => ({ container, words })),
  };
}

/** What the refusal of such files needs beside them, for its words and for its commands. */
export interface LeftFilesArgs {
  readonly leaving: Leaving;
  readonly names: Names;
  readonly config: Config;
  /** What a container gets that is created in this update. */
  readonly volumes: readonly Mount[];
  readonly dockerHost: string;
}
