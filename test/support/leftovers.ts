import { strict as assert } from "node:assert";
import { namesWith, removeAllWith, runPrefix } from "./dockerHost";

/** Root hooks of the end-to-end tests: what a test made and did not remove fails the run. */
export const mochaHooks = {
  async afterAll(): Promise<void> {
    const left = await namesWith(runPrefix);
    await removeAllWith(runPrefix);
    assert.deepEqual(left, [], "a test left something on the Docker host");
  },
};
