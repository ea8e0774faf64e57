import { deepEqual, throws } from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadResults, saveResult, sum } from "../../../tools/results";

describe("the parts of a run", () => {
  let folder = "";

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "forecaster-results-"));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  function save(number: number, commit: string, failed = 0): void {
    const counts = { passed: 10 * number, failed, skipped: 0 };
    saveResult("sabotage", { number, of: 2 }, { commit, counts, data: number }, folder);
  }

  it("are put together when all of them are there", () => {
    save(2, "abc123", 1);
    throws(() => loadResults("sabotage", 2, folder), /sabotage: .* have not run yet: 1\/2$/);
    save(1, "abc123");
    const results = loadResults<number>("sabotage", 2, folder);
    deepEqual(
      results.map(({ data }) => data),
      [1, 2],
    );
    deepEqual(sum(results.map(({ counts }) => counts)), { passed: 30, failed: 1, skipped: 0 });
  });

  it("are not put together when they ran on different commits", () => {
    save(1, "abc123");
    save(2, "def456");
    throws(() => loadResults("sabotage", 2, folder), /on different commits: abc123, def456$/);
  });
});
