import { strict as assert } from "node:assert";
import { namesWith, removeAllWith, runPrefix } from "./dockerHost";
import { endDeadRuns } from "./run/endRun";
import { TestRun } from "./run/testRun";

const run = TestRun.begin();

/** Root hooks of the end-to-end tests: what a test made and did not remove fails the run. */
export const mochaHooks = {
  beforeAll: endDeadRuns,

  async afterAll(): Promise<void> {
    const left = await namesWith(runPrefix);
    await removeAllWith(runPrefix);
    await run.end();
    assert.deepEqual(left, [], "a test left something on the Docker host");
  },
};
