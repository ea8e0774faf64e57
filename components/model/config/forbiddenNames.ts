import { type Problem, settingPath } from "../problems";
import { kindOf } from "./describeValue";

const forbidden = "__proto__";

/** Names that get lost when data is copied, at any depth; those of variables are refused with the reserved ones. */
export function forbiddenNames(values: unknown, path: readonly PropertyKey[] = []): Problem[] {
  if (typeof values !== "object" || values === null) {
    return [];
  }
  return Object.entries(values).flatMap(([name, value]) => {
    const place = [...path, name];
    if (["variables", "secretVariables"].includes(String(place[0]))) {
      return [];
    }
    return name === forbidden
      ? [
          {
            path: settingPath(place),
            message: `a name that no setting can have; expected any other, got ${kindOf(value)}`,
          },
        ]
      : forbiddenNames(value, place);
  });
}
