import { cachePaths, overlap } from "./backendVolumes";
import type { Problem } from "./problems";
import { valueAt } from "./valueAt";

/** Volumes that would hide something else of the container, or each other; takes any input. */
export function volumeProblems(values: unknown): Problem[] {
  const volumes: unknown = valueAt(values, ["backend", "volumes"]);
  const own = Object.entries(typeof volumes === "object" ? { ...volumes } : {}).flatMap(
    ([name, path]) =>
      typeof path === "string" ? [[`backend.volumes.${name}`, path] as const] : [],
  );
  return own.flatMap(([setting, path], index) => {
    const others = [...taken(values), ...own.slice(0, index)];
    const hidden = others.find(([, other]) => overlap(path, other));
    return hidden === undefined
      ? []
      : [
          {
            path: setting,
            message: `expected a path neither in nor above ${hidden[1]} (${hidden[0]}), got ${JSON.stringify(path)}`,
            mend: `pulumi config set --path ${setting} <path>`,
          },
        ];
  });
}

function taken(values: unknown): (readonly [string, string])[] {
  const system = ["/proc", "/sys", "/dev"].map((path) => ["the system's", path] as const);
  const caches = Object.values(cachePaths).map((path) => ["a cache", path] as const);
  const hasData = valueAt(values, ["backend", "dataPath"]) !== undefined;
  return [...system, ...caches, ...(hasData ? [["backend.dataPath", "/data"] as const] : [])];
}
