import { strict as assert } from "node:assert";
import { containersOf } from "../support/containersOf";
import { deployedStack } from "../support/deployedStack";
import { namesWith } from "../support/dockerHost";
import { expectServes } from "../support/expectServes";
import type { TestStack } from "../support/testStack";

const destroy = ["destroy", "--yes", "--skip-preview"];

async function expectDestroyRefused(stack: TestStack): Promise<void> {
  const before = await containersOf(stack);
  await assert.rejects(stack.pulumi(...destroy, "--stack", stack.prefix), /protect/);
  assert.deepEqual(await containersOf(stack), before, "destroy has touched something");
  assert.equal((await stack.ask("/ready", "idle")).status, 200);
}

describe("a protected stack", () => {
  const stack = deployedStack(() => ({ config: { protected: true } }));

  it("is not destroyed right after its first deployment", async () => {
    await expectDestroyRefused(stack());
    await expectServes(stack(), "blue", "v1");
  });

  it("takes releases and switches both ways, and is not destroyed after them either", async () => {
    await stack().release("green", "v2");
    await stack().switchTo("green");
    await stack().switchTo("blue");
    await stack().switchTo("green");
    await expectDestroyRefused(stack());
    await expectServes(stack(), "green", "v2");
  });

  it("creates what serves again when somebody removed it, and is not destroyed after that", async () => {
    await stack().docker("rm", "--force", stack().names.backends.green);
    const { output } = await stack().up();
    assert.match(output, /Green serves, but its container is gone: it is created again\./);
    await expectServes(stack(), "green", "v2");
    assert.deepEqual((await stack().up()).changed, []);
    await expectDestroyRefused(stack());
  });

  it("is destroyed by two commands, which keep the data of Postgres", async () => {
    await stack().pulumi("state", "unprotect", "--all", "--yes", "--stack", stack().prefix);
    await stack().pulumi(...destroy, "--stack", stack().prefix);
    const left = await namesWith(`${stack().prefix}-`);
    assert.deepEqual(left, [`volume ${stack().names.volumes.postgresData}`]);
  });
}).timeout(300_000);
