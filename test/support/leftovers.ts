import { strict as assert } from "node:assert";
import { namesWith, removeAllWith, runPrefix } from "./dockerHost";
import { endDeadRuns } from "./run/endRun";
import { TestRun } from "./run/testRun";
import { UnnamedVolumes } from "./unnamedVolumes";

const run = TestRun.begin();
const unnamed = new UnnamedVolumes(runPrefix);

/** Root hooks of the end-to-end tests: what a test made and did not remove fails the run. */
export const mochaHooks = {
  beforeAll: endDeadRuns,

  async afterAll(): Promise<void> {
    const left = await namesWith(runPrefix);
    await removeAllWith(runPrefix);
    left.push(...(await unnamed.removeLeft()));
    await run.end();
    assert.deepEqual(left, [], "a test left something on the Docker host");
  },
};
