import { valueAt } from "./valueAt";

/** Maps of variables, whose values are texts to a backend. */
export const maps = ["variables", "secretVariables"] as const;
/** As JSON writes a date that YAML has read. */
export const date = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/;

/** Whether one of the variables can have been written otherwise than its text here: a number or a date. */
export function mayBeUnquoted(values: unknown): boolean {
  return maps.some((map) =>
    Object.values(valueAt(values, [map]) ?? {}).some(
      (value) => typeof value === "number" || (typeof value === "string" && date.test(value)),
    ),
  );
}
