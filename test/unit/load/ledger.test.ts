import * as assert from "node:assert/strict";
import { loadLedger } from "../../../tools/load/ledger";

const keys = { prefix: "k", acknowledged: ["k-1", "k-2"], unacknowledged: ["k-3", "k-4"] };
const balanced = { missing: [], repeated: [], foreign: [] };

describe("the ledger of a load", () => {
  for (const [promise, rows, expected] of [
    ["balances when each acknowledged key has one row", ["k-1", "k-2"], {}],
    ["allows a row for a POST that was executed, but not acknowledged", ["k-1", "k-2", "k-4"], {}],
    ["names an acknowledged key without a row", ["k-2"], { missing: ["k-1"] }],
    ["names an acknowledged key with two rows", ["k-1", "k-2", "k-2"], { repeated: ["k-2"] }],
    [
      "names an unacknowledged key with two rows",
      ["k-1", "k-2", "k-3", "k-3"],
      { repeated: ["k-3"] },
    ],
    ["names a row that nobody sent", ["k-1", "k-2", "k-9"], { foreign: ["k-9"] }],
  ] as const) {
    it(promise, async () => {
      const ledger = await loadLedger(keys, () => Promise.resolve(rows));
      assert.deepEqual(ledger, { ...balanced, ...expected });
    });
  }

  it("asks only for the rows of its load", async () => {
    const asked: string[] = [];
    await loadLedger(keys, (prefix) => {
      asked.push(prefix);
      return Promise.resolve(["k-1", "k-2"]);
    });
    assert.deepEqual(asked, ["k"]);
  });
});
