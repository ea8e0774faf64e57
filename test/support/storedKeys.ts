import type { KeysQuery } from "../../tools/load/ledger";
import type { TestStack } from "./testStack";

/** Asks the stack's Postgres for the keys of the observations, one element per row. */
export function storedKeys(stack: TestStack): KeysQuery {
  return (prefix) => stack.sql(`SELECT key FROM observations WHERE starts_with(key, '${prefix}')`);
}
