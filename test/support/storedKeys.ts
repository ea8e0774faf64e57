import type { KeysQuery } from "./load/ledger";
import type { TestStack } from "./testStack";

/** Asks the stack's Postgres for the keys of the observations, one element per row. */
export function storedKeys(stack: TestStack): KeysQuery {
  return async (prefix) => {
    const sql = `SELECT key FROM observations WHERE starts_with(key, '${prefix}')`;
    const login = ["--username", "postgres", "--dbname", "forecaster_enterprise"];
    const psql = ["psql", ...login, "--no-align", "--tuples-only", "--command", sql];
    const rows = await stack.docker("exec", stack.names.database, ...psql);
    return rows.split("\n").filter((key) => key !== "");
  };
}
