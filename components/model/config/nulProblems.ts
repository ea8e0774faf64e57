import { removal } from "./configCommand";
import type { Problem } from "../problems";

/** What is wrong with a text that ends at a NUL for every program that has it from a variable. */
export const nulTrouble =
  "has the character NUL, with which no program can be given a variable; expected a text without one";

/** Problems of variables that no program can be given, because their values have a NUL; no value is shown. */
export function nulProblems(
  source: string,
  variables: Readonly<Record<string, unknown>>,
): Problem[] {
  return Object.entries(variables)
    .filter(([, value]) => typeof value === "string" && value.includes("\0"))
    .map(([name]) => ({
      path: `${source}.${name}`,
      message: `${nulTrouble}, got one`,
      ...(source === "backend.envFile" ? {} : { fix: removal([source, name]) }),
    }));
}
