import { strict as assert } from "node:assert";
import { setTimeout as sleep } from "node:timers/promises";
import type { Color } from "../../components/model/color";
import { deployedStack } from "../support/deployedStack";
import { expectServes, expectWords } from "../support/expectServes";
import { holdSwitch, slowGate, waitsForLock } from "../support/heldSwitch";
import type { PulumiRun } from "../support/pulumiRun";
import type { TestStack } from "../support/testStack";

const onlyWithSales = "/api/v1/forecast?series=sales";

/** From now on the path of the verification answers 404, or answers again. */
async function renameSeries(stack: TestStack, from: string, to: string): Promise<void> {
  await stack.sql(`UPDATE observations SET series = '${to}' WHERE series = '${from}'`);
}

async function trafficReaches(stack: TestStack, color: Color): Promise<void> {
  const deadline = Date.now() + 30_000;
  while ((await stack.serves()) !== color) {
    assert.ok(Date.now() < deadline, `the killed switch did not end on ${color}`);
    await sleep(100);
  }
}

/** Kills `pulumi up` in the middle of its switch; what runs inside the proxy goes on by itself. */
async function killSwitchTo(stack: TestStack, color: Color): Promise<void> {
  const before = await stack.outputs();
  await stack.set("activeColor", color);
  const run = await holdSwitch(stack, async (running) => {
    running.kill();
    await running.ended;
  });
  assert.ok(!(await run.ended).succeeded);
  await trafficReaches(stack, color);
  assert.deepEqual(await stack.outputs(), before, "the outputs are those of the last good update");
}

describe("an update that ends on the way", () => {
  const stack = deployedStack(() => ({
    config: { ...slowGate, smoke: { paths: ["/ready", "/api/v1/health", onlyWithSales] } },
  }));

  it("undoes a switch whose verification fails; the way back in the configuration is an empty update", async () => {
    await stack().set("activeColor", "green");
    const run = await holdSwitch(stack(), () => renameSeries(stack(), "sales", "hidden"));
    const { succeeded, text } = await run.ended;
    await renameSeries(stack(), "hidden", "sales");
    assert.ok(!succeeded, "what users cannot have is not left in place");
    expectWords(text, [
      /green failed behind the users' listener: \/api\/v1\/forecast\?series=sales answered 404/,
      /Traffic is back on blue/,
    ]);
    await expectServes(stack(), "blue");
    await stack().set("activeColor", "blue");
    assert.deepEqual((await stack().up()).changed, []);
    await expectServes(stack(), "blue");
  });

  it("does not switch to a container that was stopped after its gate, and can be repeated", async () => {
    const target = stack().names.backends.green;
    await stack().set("activeColor", "green");
    const run = await holdSwitch(stack(), () => stack().docker("stop", target));
    const { succeeded, text } = await run.ended;
    assert.ok(!succeeded, text);
    assert.match(text, /green is not what passed the gate: .* Traffic stays on blue/);
    await expectServes(stack(), "blue");
    await stack().docker("start", target);
    await stack().up();
    await expectServes(stack(), "green");
  });

  it("killed while it switched, ends where the configuration was put back to", async () => {
    await killSwitchTo(stack(), "blue");
    await stack().set("activeColor", "green");
    assert.match(await stack().upFails(), /lock|pulumi cancel/, "a stale lock is said aloud");
    await stack().pulumi("cancel", "--yes", "--stack", stack().prefix);
    await stack().up();
    await expectServes(stack(), "green");
    assert.deepEqual((await stack().up()).changed, []);
  });

  it("killed while it switched, is completed by the next update", async () => {
    await killSwitchTo(stack(), "blue");
    await stack().pulumi("cancel", "--yes", "--stack", stack().prefix);
    await stack().up();
    await expectServes(stack(), "blue");
    assert.deepEqual((await stack().up()).changed, []);
  });

  it("killed while it switched, is waited for by an update that begins before it has ended", async () => {
    await stack().set("activeColor", "green");
    let next: PulumiRun | undefined;
    await holdSwitch(stack(), async (run) => {
      run.kill();
      await run.ended;
      await stack().pulumi("cancel", "--yes", "--stack", stack().prefix);
      await stack().set("activeColor", "blue");
      next = stack().spawnUp();
      await waitsForLock(stack(), next, 2);
    });
    const ended = await next?.ended;
    assert.ok(ended?.succeeded, ended?.text);
    await expectServes(stack(), "blue");
    assert.deepEqual((await stack().up()).changed, []);
  });
}).timeout(300_000);
