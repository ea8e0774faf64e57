import { strict as assert } from "node:assert";
import { colors } from "../../components/model/color";
import { deployedStack } from "../support/deployedStack";
import { expectServes } from "../support/expectServes";
import { releaseImage } from "../support/images";
import type { TestStack } from "../support/testStack";

function containerIds(stack: TestStack): Promise<string[]> {
  return Promise.all(colors.map((color) => stack.containerId(color)));
}

/** The process ids of nginx: a reload starts new ones. */
async function nginxProcesses(stack: TestStack): Promise<string[]> {
  const all = await stack.docker("top", stack.names.proxy, "-o", "pid,comm");
  return all.split("\n").filter((line) => line.includes("nginx"));
}

describe("a switch and the way back", () => {
  const stack = deployedStack();

  it("change the gate, the smoke checks and the switch, never a container or nginx", async () => {
    await stack().release("green", "v2");
    await stack().up();
    const before = await Promise.all([containerIds(stack()), nginxProcesses(stack())]);
    const { changed } = await stack().switchTo("green");
    assert.deepEqual([...changed].sort(), [
      "forecaster-gate-green",
      "forecaster-smoke-checks",
      "forecaster-switch",
    ]);
    const after = await Promise.all([containerIds(stack()), nginxProcesses(stack())]);
    assert.deepEqual(after, before);
    await expectServes(stack(), "green", "v2");
  });

  it("are followed by an update that changes nothing", async () => {
    assert.deepEqual((await stack().up()).changed, []);
  });

  it("re-create nothing on the way back", async () => {
    const before = await containerIds(stack());
    const { changed } = await stack().switchTo("blue");
    assert.ok(!changed.includes("forecaster-green") && !changed.includes("forecaster-blue"));
    assert.deepEqual(await containerIds(stack()), before);
    await expectServes(stack(), "blue", "v1");
  });

  it("work although the active color's image could not be pulled any more", async () => {
    const onlyHere = `${stack().prefix}-release:v2`;
    await stack().docker("tag", await releaseImage({ version: "v2" }), onlyHere);
    try {
      await stack().set("images.green", onlyHere);
      await stack().switchTo("green");
    } finally {
      await stack().docker("image", "rm", "--force", onlyHere);
    }
    await stack().switchTo("blue");
    await expectServes(stack(), "blue", "v1");
    assert.deepEqual((await stack().up()).changed, []);
  });

  it("re-create nothing while a setting is pending, and name it", async () => {
    await stack().release("green", "v2");
    await stack().set("variables.GREETING", "hello");
    await stack().switchTo("green");
    const before = await containerIds(stack());
    // New to both colors: this is what a plan that brings settings along would re-create blue for.
    await stack().set("variables.FAREWELL", "bye");
    const { output, outputs } = await stack().switchTo("blue");
    assert.deepEqual(await containerIds(stack()), before);
    assert.match(output, /Pending on blue: FAREWELL, GREETING\./);
    assert.deepEqual(outputs.pending, ["FAREWELL", "GREETING"]);
    await expectServes(stack(), "blue", "v1");

    await stack().unset("variables.FAREWELL");
    const next = await stack().up();
    assert.deepEqual(next.changed, []);
    assert.deepEqual(await containerIds(stack()), before, "the way back stays as it is");
    await expectServes(stack(), "blue", "v1");
  });
}).timeout(300_000);
