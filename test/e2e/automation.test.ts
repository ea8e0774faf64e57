import { strict as assert } from "node:assert";
import { whatWentWrong } from "../fixtures/inlinePrograms";
import type { Call } from "../support/automation/call";
import { LoadedStack } from "../support/automation/loadedStack";
import { refusals } from "../support/automation/matrix";

// A few of all calls: test/e2e/long/automation.test.ts makes the others.
const inline = "forecaster";
const calls: readonly Call[] = [
  { inline, command: "up" },
  { inline, command: "destroy", runProgram: true },
];

describe("the Automation API", () => {
  let loaded: LoadedStack;

  before("deploys a stack, and has it send requests", async () => {
    loaded = await LoadedStack.start();
  });

  after(() => loaded.stop());

  for (const { reason, path, value, words } of refusals) {
    it(`rejects with one and the same message for ${reason}, and deletes nothing`, async () => {
      const right = await loaded.stack.configured(path);
      await loaded.stack.set(path, value);
      for (const call of calls) await loaded.expectRejects(call, words(right));
      await loaded.put(path, right);
      await loaded.expectNothingChanged();
    });
  }

  it("rejects with why, and deletes nothing, when a program fails after its last resource", async () => {
    const ended = await loaded.call({ inline: "fails after the last resource", command: "up" });
    assert.ok(ended.rejected && ended.text.includes(whatWentWrong), ended.text);
    await loaded.expectNothingChanged();
  });

  it("has lost no request in all of this", () => loaded.expectNoLoss());

  it("destroys without the program a stack that is not protected, whatever its configuration says", async () => {
    await loaded.whileRefusedForAll(async () => {
      await loaded.expectResolves({ inline, command: "destroy" });
    });
    await loaded.expectDestroyed();
  });
}).timeout(300_000);
