import { strict as assert } from "node:assert";
import { containersOf } from "../support/containersOf";
import { namesWith } from "../support/dockerHost";
import { deployedStack } from "../support/deployedStack";
import { expectServes } from "../support/expectServes";

describe("two stacks on one Docker host", () => {
  const one = deployedStack();
  const other = deployedStack(() => ({ version: "v2" }));

  it("switch without touching each other", async () => {
    const before = await containersOf(other());
    await one().switchTo("green");
    await expectServes(one(), "green", "v1");
    await expectServes(other(), "blue", "v2");
    assert.deepEqual(await containersOf(other()), before);
    assert.deepEqual((await other().up()).changed, []);
  });

  it("refuse each other's names", async () => {
    await other().set("namePrefix", one().prefix);
    const before = await containersOf(one());
    const refusal = `the container ${one().names.proxy} belongs to the stack forecaster-enterprise/${one().prefix}`;
    for (const text of [await other().previewFails(), await other().upFails()]) {
      assert.ok(text.includes("Nothing was changed.") && text.includes(refusal), text);
    }
    assert.deepEqual(await containersOf(one()), before);
    await other().set("namePrefix", other().prefix);
  });

  it("are destroyed without touching each other", async () => {
    await one().destroy();
    const left = await namesWith(`${one().prefix}-`);
    assert.deepEqual(left, [`volume ${one().names.volumes.postgresData}`], "only data is kept");
    await expectServes(other(), "blue", "v2");
  });
}).timeout(300_000);
