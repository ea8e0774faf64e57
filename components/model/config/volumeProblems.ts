import { defaultCaches, overlap } from "../backendVolumes";
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
  return (["caches", "volumes"] as const).flatMap((group) =>
    entriesOf(valueAt(values, ["backend", group])).flatMap(([name, path]) => {
      // Any other is refused for what it is.
      if (typeof path !== "string" || !path.startsWith("/")) {
        return [];
      }
      const got = describeValue(["backend", group, name], values, secrets);
      const words = got === JSON.stringify(path) ? path : got;
      return [{ by: `backend.${group}.${name}`, path, words, got }];
    }),
  );
}

function entriesOf(map: unknown): [string, unknown][] {
  const entries = typeof map === "object" && !Array.isArray(map) ? Object.entries({ ...map }) : [];
  return entries.filter(([, value]) => value !== undefined);
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
  const configured = valueAt(values, ["backend", "caches"]);
  const caches = Object.entries(defaultCaches)
    .filter(([name]) => !entriesOf(configured).some(([own]) => own === name))
    .map(([name, path]) => [`backend.caches.${name}`, path] as const);
  const hasData = valueAt(values, ["backend", "dataPath"]) !== undefined;
  const data = hasData ? [["backend.dataPath", "/data"] as const] : [];
  return [...caches, ...data].map(([by, path]) => ({ by, path, words: path }));
}
