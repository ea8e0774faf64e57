import { strict as assert } from "node:assert";
import { setTimeout as sleep } from "node:timers/promises";
import { crash } from "../support/crash";
import { deployedStack } from "../support/deployedStack";
import { expectServes } from "../support/expectServes";
import type { TestStack } from "../support/testStack";

function started(stack: TestStack): Promise<string> {
  return stack.docker("inspect", "--format", "{{.State.StartedAt}}", stack.names.proxy);
}

/** Waits until nginx runs again and answers; at most 15 s. */
async function answersAgain(stack: TestStack, before: string): Promise<void> {
  const giveUpAt = Date.now() + 15_000;
  while (Date.now() < giveUpAt) {
    const answer = await stack.ask("/nginx-health").catch(() => undefined);
    if (answer?.status === 200 && (await started(stack)) !== before) return;
    await sleep(100);
  }
  assert.fail("nginx did not come back within 15 s");
}

describe("nginx serves the same color", () => {
  const stack = deployedStack();

  before("switches away from the color that a fresh nginx would take", async () => {
    await stack().release("green", "v2");
    await stack().switchTo("green");
  });

  const ways: Record<string, (stack: TestStack) => Promise<unknown>> = {
    "after its container was restarted": (stack) => stack.docker("restart", stack.names.proxy),
    "after it crashed, without anybody's help": (stack) => crash(stack, stack.names.proxy),
    "after its container was killed and started by hand": async (stack) => {
      await stack.docker("kill", stack.names.proxy);
      await stack.docker("start", stack.names.proxy);
    },
  };

  for (const [way, act] of Object.entries(ways)) {
    it(way, async () => {
      const before = await started(stack());
      await act(stack());
      await answersAgain(stack(), before);
      await expectServes(stack(), "green", "v2");
      assert.equal((await stack().ask("/ready", "idle")).color, "blue");
      assert.deepEqual((await stack().up()).changed, []);
    });
  }
}).timeout(300_000);
