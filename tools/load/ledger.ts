import type { SentKeys } from "./loadReport";

/** Reads the keys that begin with the prefix from the database, one element per row. */
export type KeysQuery = (prefix: string) => Promise<readonly string[]>;

/** What the database holds of a load, against what its users were told. */
export interface Ledger {
  /** Acknowledged, but without a row. */
  readonly missing: readonly string[];
  /** With more than one row, so executed more than once. */
  readonly repeated: readonly string[];
  /** With a row, but never sent. */
  readonly foreign: readonly string[];
}

/** Compares keys and rows: an acknowledged key has exactly one row, any other sent key at most one. */
export async function loadLedger(keys: SentKeys, query: KeysQuery): Promise<Ledger> {
  const rowsPerKey = new Map<string, number>();
  for (const key of await query(keys.prefix)) rowsPerKey.set(key, (rowsPerKey.get(key) ?? 0) + 1);
  const sent = new Set([...keys.acknowledged, ...keys.unacknowledged]);
  const stored = [...rowsPerKey];
  return {
    missing: keys.acknowledged.filter((key) => !rowsPerKey.has(key)),
    repeated: stored.filter(([, rows]) => rows > 1).map(([key]) => key),
    foreign: stored.filter(([key]) => !sent.has(key)).map(([key]) => key),
  };
}
