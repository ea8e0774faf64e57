import { removal, setting } from "./configCommand";
import { describeValue } from "./describeValue";
import { type Problem, settingPath } from "../problems";
import { valueAt } from "./valueAt";
import { type Taken, volumePaths } from "./volumeProblems";

interface Place extends Pick<Taken, "by" | "path"> {
  readonly setting: readonly PropertyKey[];
}

/** Mounts of a backend's container at a path that has one already, which Docker refuses later; takes any input. */
export function mountProblems(values: unknown, secrets: readonly string[]): Problem[] {
  const own = [...mounts(values), ...tmpfs(values)];
  const taken = volumePaths(values, secrets);
  return own.flatMap(({ setting: place, by, path }, index) => {
    const twin = [...taken, ...own.slice(0, index)].find((other) => other.path === path);
    if (twin === undefined) return [];
    const isKey = place.at(-1) === path;
    const got = isKey ? JSON.stringify(path) : describeValue(place, values, secrets);
    return [
      {
        path: by,
        message: `the same path as ${twin.by}; expected another path, got ${got}`,
        fix: isKey ? removal(place) : setting(by, "plain", "<path>"),
      },
    ];
  });
}

function mounts(values: unknown): Place[] {
  const place = ["backend", "container", "mounts"];
  const list: unknown = valueAt(values, place);
  return (Array.isArray(list) ? list : []).flatMap((_, index) => {
    const target = [...place, index, "target"];
    return places(target, valueAt(values, target));
  });
}

function tmpfs(values: unknown): Place[] {
  const place = ["backend", "container", "tmpfs"];
  const map: unknown = valueAt(values, place);
  const paths = typeof map === "object" && map !== null && !Array.isArray(map) ? map : {};
  return Object.keys(paths).flatMap((path) => places([...place, path], path));
}

function places(setting: readonly PropertyKey[], path: unknown): Place[] {
  return typeof path === "string"
    ? [{ setting, by: settingPath(setting), path: path.replace(/(?<=.)\/+$/, "") }]
    : [];
}
