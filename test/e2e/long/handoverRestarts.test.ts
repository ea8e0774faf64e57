import { strict as assert } from "node:assert";
import { setTimeout as sleep } from "node:timers/promises";
import { patchedImage } from "../../support/patchedImage";
import { TestDaemon } from "../../support/testDaemon";
import { TestStack } from "../../support/testStack";
import { ending, until } from "../../support/until";

/** What an update has begun when Docker restarts; nothing: it is over. */
const moments = [
  "proxy-patched-image-pull",
  "proxy-patched-removal",
  "proxy-patched",
  "proxy-configuration",
  undefined,
] as const;
const restarts = 20;
/** Milliseconds from Docker's first answer to the first of the backend. */
const longest = 10_000;

describe("Docker that restarts twenty times, at each step of another nginx's takeover and afterwards", () => {
  let daemon: TestDaemon;
  let stack: TestStack;

  before("deploys a stack on a daemon of its own", async function () {
    this.timeout(300_000);
    daemon = await TestDaemon.start();
    stack = await TestStack.create();
    await daemon.publish(stack.ports.proxy);
    await stack.release("green", "v2");
    await stack.up();
  });

  after("removes both", async function () {
    this.timeout(300_000);
    await stack.remove();
    await daemon.stop();
  });

  /** Every color that users meet until something is over. */
  async function met(until: Promise<unknown>): Promise<Set<string>> {
    const waits = ending(until);
    const colors = new Set<string>();
    while (!waits.isOver) {
      const answer = await stack.ask("/ready").catch(() => undefined);
      if (answer?.status === 200) colors.add(answer.color ?? "none");
      await sleep(50);
    }
    return colors;
  }

  async function restart(): Promise<number> {
    await daemon.restart();
    const answers = Date.now();
    await until("service is back", async () => {
      const answer = await stack.ask("/ready").catch(() => undefined);
      return answer?.status === 200;
    });
    return Date.now() - answers;
  }

  it("has service back by itself within 10 s each time, and never by another color", async function () {
    this.timeout(1_800_000);
    const took: string[] = [];
    for (let count = 0; count < restarts; count++) {
      const moment = moments[count % moments.length];
      await stack.set("proxy.image", await patchedImage(stack, `restart-${count}`));
      const whole = (async () => {
        const run = stack.spawnUp();
        await (moment === undefined ? run.ended : run.begins(moment));
        const ms = await restart();
        await run.ended;
        return ms;
      })();
      const [ms, colors] = await Promise.all([whole, met(whole)]);
      took.push(`${moment ?? "afterwards"}: ${ms} ms`);
      assert.deepEqual([...colors], ["blue"], took.join(", "));
      assert.ok(ms <= longest, took.join(", "));
    }
    console.log(took.join(", "));
    await stack.up();
    assert.deepEqual((await stack.up()).changed, []);
    assert.equal(await stack.serves(), "blue");
  });
});
