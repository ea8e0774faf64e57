import { cachePaths } from "../backendVolumes";
import { removal, setting } from "./configCommand";
import { describeValue } from "./describeValue";
import { type Problem, settingPath } from "../problems";
import { valueAt } from "./valueAt";

interface Place {
  /** Where the configuration says so. */
  readonly setting: readonly PropertyKey[];
  readonly path: string;
}

/** Mounts of a backend's container at a path that has one already, which Docker refuses later; takes any input. */
export function mountProblems(values: unknown, secrets: readonly string[]): Problem[] {
  const own = [...mounts(values), ...tmpfs(values)];
  const taken = volumes(values);
  return own.flatMap(({ setting: place, path }, index) => {
    const twin = [...taken, ...own.slice(0, index)].find((other) => other.path === path);
    if (twin === undefined) return [];
    const name = settingPath(place);
    const isKey = place.at(-1) === path;
    const got = isKey ? JSON.stringify(path) : describeValue(place, values, secrets);
    return [
      {
        path: name,
        message: `the same path as ${settingPath(twin.setting) || "a cache"}; expected another path, got ${got}`,
        fix: isKey ? removal(place) : setting(name, "plain", "<path>"),
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
  return Object.keys(mapAt(values, place)).flatMap((path) => places([...place, path], path));
}

function volumes(values: unknown): Place[] {
  const place = ["backend", "volumes"];
  const own = Object.entries(mapAt(values, place));
  return [
    ...own.flatMap(([name, path]) => places([...place, name], path)),
    ...(valueAt(values, ["backend", "dataPath"]) === undefined
      ? []
      : places(["backend", "dataPath"], "/data")),
    ...Object.values(cachePaths).flatMap((path) => places([], path)),
  ];
}

function mapAt(values: unknown, place: readonly string[]): object {
  const map: unknown = valueAt(values, place);
  return typeof map === "object" && map !== null && !Array.isArray(map) ? map : {};
}

function places(setting: readonly PropertyKey[], path: unknown): Place[] {
  return typeof path === "string" ? [{ setting, path: path.replace(/(?<=.)\/+$/, "") }] : [];
}
