import { strict as assert } from "node:assert";
import { type InlineProgram, inlinePrograms, whatWentWrong } from "../../fixtures/inlinePrograms";
import { LoadedStack } from "../../support/automation/loadedStack";
import {
  bothWays,
  calls,
  cannotBeReached,
  nowhere,
  refusals,
} from "../../support/automation/matrix";

const inline = "forecaster";
const failing = (Object.keys(inlinePrograms) as InlineProgram[]).filter((name) => name !== inline);

describe("every call of the Automation API", () => {
  let loaded: LoadedStack;

  before("deploys a stack, and has it send requests", async () => {
    loaded = await LoadedStack.start();
  });

  after(() => loaded.stop());

  // In groups only: single tests would come before all of these.
  for (const isProtected of [false, true]) {
    describe(`on a stack that is ${isProtected ? "protected" : "not protected"}`, () => {
      before(() => makeProtected(isProtected));

      for (const { reason, path, value, words } of refusals) {
        it(`rejects with one and the same message for ${reason}, and deletes nothing`, async () => {
          const right = await loaded.stack.configured(path);
          await loaded.stack.set(path, value);
          for (const call of calls) {
            if (value === nowhere && call.command === "preview") {
              const { text } = await loaded.expectResolves(call);
              assert.match(text, /this preview assumes the outputs of the last update/);
            } else {
              await loaded.expectRejects(call, words(right));
            }
          }
          await loaded.put(path, right);
          await loaded.expectNothingChanged();
        });
      }
    });
  }

  describe("on the stack that is still protected", () => {
    before(() => makeProtected(true));

    it("rejects for a host that is down behind TCP and ssh too", async () => {
      for (const address of ["tcp://127.0.0.1:9", "ssh://deploy@127.0.0.1:9"]) {
        await loaded.stack.set("dockerHost", address);
        for (const how of bothWays) {
          await loaded.expectRejects({ ...how, command: "up" }, cannotBeReached(address));
        }
      }
      await loaded.stack.unset("dockerHost");
      await loaded.expectNothingChanged();
    });

    for (const program of failing) {
      it(`rejects with why, and deletes nothing, when a program ${program}`, async () => {
        const ended = await loaded.call({ inline: program, command: "up" });
        assert.ok(ended.rejected && ended.text.includes(whatWentWrong), ended.text);
        await loaded.expectNothingChanged();
      });
    }

    it("without the program is refused for its protection and for nothing else", async () => {
      await loaded.whileRefusedForAll(async () => {
        for (const how of bothWays) {
          await loaded.expectResolves({ ...how, command: "refresh" });
          const { rejected, text } = await loaded.call({ ...how, command: "destroy" });
          assert.ok(rejected && text.includes("protect"), text);
          for (const { value } of refusals) assert.ok(!text.includes(value), text);
        }
      });
      await loaded.expectNothingChanged();
    });

    it("has lost no request in all of this", () => loaded.expectNoLoss());
  });

  describe("on a stack that is to go", () => {
    for (const [what, call] of [
      ["with an inline program", { inline, command: "destroy", runProgram: true }],
      ["with a local program", { command: "destroy", runProgram: true }],
    ] as const) {
      it(`destroys ${what} a stack that is not protected`, async () => {
        await makeProtected(false);
        await loaded.expectResolves(call);
        await loaded.expectDestroyed();
      });
    }

    for (const how of bothWays) {
      const what = "inline" in how ? "an inline" : "a local";
      it(`destroys without ${what} program a stack that is not protected, whatever its configuration says`, async () => {
        await makeProtected(false);
        await loaded.whileRefusedForAll(async () => {
          await loaded.expectResolves({ ...how, command: "destroy" });
        });
        await loaded.expectDestroyed();
      });
    }
  });

  async function makeProtected(isProtected: boolean): Promise<void> {
    await loaded.stack.set("protected", isProtected);
    await loaded.expectResolves({ inline, command: "up" });
    await loaded.remember();
  }
}).timeout(600_000);
