import { strict as assert } from "node:assert";
import { startLoad } from "../../tools/load/load";
import { deployedStack } from "../support/deployedStack";
import { docker } from "../support/dockerHost";
import { expectServes, expectWords } from "../support/expectServes";
import { patchedImage } from "../support/patchedImage";
import { imageOf } from "../support/replacements";
import type { TestStack } from "../support/testStack";
import { underLoad } from "../support/underLoad";
import { until } from "../support/until";

/** Acts while 100 connections send requests, none of which may fail. */
async function unnoticed(stack: TestStack, act: () => Promise<void>): Promise<void> {
  const load = startLoad({
    port: stack.ports.proxy,
    keyPrefix: `handover-${stack.prefix}`,
    connections: 100,
    rate: 300,
  });
  const report = await underLoad(load, act);
  assert.deepEqual(report.failures, []);
  assert.ok(report.sent > 1000, `only ${report.sent} requests`);
}

describe("nginx of another image", () => {
  const stack = deployedStack();
  const own = () =>
    docker("inspect", "--format", "{{.Id}} {{.State.StartedAt}}", stack().names.proxy);
  const patched = () =>
    docker("inspect", "--format", "{{.Config.Image}} {{.State.Status}}", stack().names.patched);
  const isThere = async () =>
    (await docker("ps", "--all", "--quiet", "--filter", `name=${stack().names.patched}`)) !== "";

  it("takes over, again and again, and nobody notices", async () => {
    const before = await own();
    await unnoticed(stack(), async () => {
      for (const tag of ["one", "two", "one"]) {
        const image = await patchedImage(stack(), tag);
        await stack().set("proxy.image", image);
        expectWords(await stack().preview(), [
          new RegExp(`nginx of ${image} takes over from \\S+; no request is lost\\.`),
        ]);
        await stack().up();
        assert.match(await patched(), / running$/);
      }
    });
    assert.equal(await own(), before);
    assert.deepEqual((await stack().up()).changed, []);
    const quiet = ["preview", "--refresh", "--expect-no-changes", "--stack", stack().prefix];
    await stack().pulumi(...quiet);
    await stack().release("green", "v2");
    await unnoticed(stack(), async () => {
      await stack().switchTo("green");
    });
    await expectServes(stack(), "green", "v2");
  });

  it("is refused where it cannot run, and nobody notices", async () => {
    const before = await patched();
    await stack().set(
      "proxy.image",
      await patchedImage(stack(), "mute", 'RUN rm -f "$(command -v curl)"'),
    );
    await unnoticed(stack(), async () => {
      expectWords(await stack().upFails(), [
        /\(proxy\.image\) cannot take the place of .*: it lacks what this program needs: curl/,
        /Nothing was touched\. Traffic is still on green\./,
      ]);
    });
    assert.equal(await patched(), before);
    await stack().set("proxy.image", await patchedImage(stack(), "one"));
    await stack().up();
    assert.equal(await patched(), before);
    assert.deepEqual((await stack().up()).changed, []);
  });

  it("is missed for a moment where its container is stopped: the proxy's own serves until the next update", async () => {
    await docker("stop", stack().names.patched);
    await until("the proxy's own nginx serves", async () => {
      const answer = await stack()
        .ask("/ready")
        .catch(() => undefined);
      return answer?.status === 200;
    });
    await unnoticed(stack(), async () => {
      const { output } = await stack().up();
      expectWords(output, [/does not run, and the proxy's own \S+ serves/]);
    });
    assert.match(await patched(), / running$/);
    assert.deepEqual((await stack().up()).changed, []);
  });

  it("gives its place back to the proxy's own, and nobody notices", async () => {
    await stack().set("proxy.image", await imageOf("proxy"));
    await unnoticed(stack(), async () => {
      const { output } = await stack().up();
      expectWords(output, [/The proxy's own nginx of \S+ takes over again; no request is lost\./]);
    });
    assert.equal(await isThere(), false);
    assert.deepEqual((await stack().up()).changed, []);
  });

  it("goes with its stack", async () => {
    await stack().set("proxy.image", await patchedImage(stack(), "two"));
    await stack().up();
    await stack().destroy();
    assert.equal(await isThere(), false);
  });
}).timeout(600_000);
