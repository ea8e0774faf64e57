import { cachePaths, overlap } from "../backendVolumes";
import { setting } from "./configCommand";
import type { Problem } from "../problems";
import { describeValue } from "./describeValue";
import { valueAt } from "./valueAt";

/** A path of the container, what has it, and how a message names it. */
export interface Taken {
  readonly by: string;
  readonly path: string;
  readonly words: string;
}

/** Volumes that would hide something else of the container, or each other; takes any input. */
export function volumeProblems(values: unknown, secrets: readonly string[]): Problem[] {
  const own = ownPaths(values, secrets);
  return own.flatMap(({ by, path, got }, index) => {
    const others = [...taken(values), ...own.slice(0, index)];
    const hidden = others.find((other) => overlap(path, other.path));
    return hidden === undefined
      ? []
      : [
          {
            path: by,
            message: `overlaps ${hidden.words} (${hidden.by}); expected a path neither in nor above that, got ${got}`,
            fix: setting(by, "plain", "<path>"),
          },
        ];
  });
}

function ownPaths(
  values: unknown,
  secrets: readonly string[],
): (Taken & { readonly got: string })[] {
  const volumes: unknown = valueAt(values, ["backend", "volumes"]);
  const isMap = typeof volumes === "object" && !Array.isArray(volumes);
  const entries = Object.entries(isMap ? { ...volumes } : {});
  return entries.flatMap(([name, path]: [string, unknown]) => {
    // Any other is refused for what it is.
    if (typeof path !== "string" || !path.startsWith("/")) {
      return [];
    }
    const got = describeValue(["backend", "volumes", name], values, secrets);
    const words = got === JSON.stringify(path) ? path : got;
    return [{ by: `backend.volumes.${name}`, path, words, got }];
  });
}

/** Where a backend has a volume or its data, by whatever setting; takes any input. */
export function volumePaths(values: unknown, secrets: readonly string[]): Taken[] {
  return [...ownPaths(values, secrets), ...fixedPaths(values)];
}

function taken(values: unknown): Taken[] {
  const system = ["/proc", "/sys", "/dev"].map((path) => ({
    by: "the system's",
    path,
    words: path,
  }));
  return [...system, ...fixedPaths(values)];
}

function fixedPaths(values: unknown): Taken[] {
  const caches = Object.values(cachePaths).map((path) => ["a cache", path] as const);
  const hasData = valueAt(values, ["backend", "dataPath"]) !== undefined;
  const data = hasData ? [["backend.dataPath", "/data"] as const] : [];
  return [...caches, ...data].map(([by, path]) => ({ by, path, words: path }));
}
