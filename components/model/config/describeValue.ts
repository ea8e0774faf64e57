import { valueAt } from "./valueAt";

/** Top-level keys whose values are secrets whatever the engine knows of them. */
export const secretKeys: ReadonlySet<string> = new Set([
  "acmeKey",
  "certificateKey",
  "databasePassword",
  "databaseUrl",
  "registryPassword",
  "registryPasswords",
  "secretVariables",
]);

// A variable of the release is a secret more often than not, also where it was set as none.
const mayBeSecret = new Set(["variables"]);

/**
 * The value of a known setting in words, for a message. A value is shown whole or not at all: what is cut
 * off, rounded or escaped passes the engine's mask, which knows a secret only as it was set.
 */
export function describeValue(
  path: readonly PropertyKey[],
  values: unknown,
  secrets: readonly string[],
): string {
  const found = valueAt(values, path);
  const key = String(path[0]);
  if (found !== undefined && (secretKeys.has(key) || secrets.includes(key))) {
    return "a secret";
  }
  if (mayBeSecret.has(key)) {
    return kindOf(found);
  }
  if (isWhole(found)) {
    return JSON.stringify(found);
  }
  return typeof found === "string" ? `a text of ${found.length} characters` : kindOf(found);
}

/** What kind of value it is, and nothing of the value itself. */
export function kindOf(value: unknown): string {
  if (value === undefined || value === null) {
    return "nothing";
  }
  if (typeof value === "object") {
    return Array.isArray(value) ? "a list" : "a group";
  }
  return typeof value === "string" ? "a text" : `a ${typeof value}`;
}

/** Whether JSON has it exactly as it was set, and in a length that a message can bear. */
function isWhole(value: unknown): boolean {
  if (typeof value === "string") {
    return value.length <= 80 && JSON.stringify(value) === `"${value}"`;
  }
  return typeof value === "boolean" || (typeof value === "number" && String(value).length <= 12);
}
