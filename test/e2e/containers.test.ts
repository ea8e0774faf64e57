import { strict as assert } from "node:assert";
import { deployedStack } from "../support/deployedStack";
import { namesWith } from "../support/dockerHost";
import { expectServes, expectWords } from "../support/expectServes";
import { startLoad } from "../../tools/load/load";

describe("a container", () => {
  const stack = deployedStack();

  it("that serves cannot be replaced by a flag of the engine: users notice nothing", async () => {
    await stack().switchTo("green");
    const serving = await stack().containerId("green");
    const load = startLoad({
      port: stack().ports.proxy,
      keyPrefix: stack().prefix,
      connections: 20,
    });
    const urns = await stack().pulumi("stack", "--show-urns", "--stack", stack().prefix);
    const replace = (resource: string) => {
      const urn = new RegExp(`urn:\\S+${resource}$`, "m").exec(urns)?.[0] ?? "";
      const flags = ["--yes", "--skip-preview", "--replace", urn, "--stack", stack().prefix];
      return stack().pulumi("up", ...flags);
    };
    await assert.rejects(replace("Container::forecaster-green"), /already in use/);
    await assert.rejects(
      replace("Command::forecaster-proxy-removal"),
      /keeps \S+-nginx: it is not removed/,
    );
    assert.deepEqual((await load.stop()).failures, []);
    assert.equal(await stack().containerId("green"), serving);
    await expectServes(stack(), "green");
    assert.deepEqual((await stack().up()).changed, []);
  });

  it("that somebody stopped is still there after a refresh, and is proven when it is started", async () => {
    const idle = await stack().containerId("blue");
    await stack().docker("stop", idle);
    const refreshed = await stack().pulumi("preview", "--refresh", "--stack", stack().prefix);
    expectWords(refreshed, [/Blue's container is exited: docker start/]);
    await stack().pulumi("up", "--refresh", "--yes", "--skip-preview", "--stack", stack().prefix);
    assert.equal(await stack().containerId("blue"), idle);
    await stack().set("activeColor", "blue");
    expectWords(await stack().upFails(), [/its container is exited/, /docker start/]);
    await stack().docker("start", idle);
    await stack().up();
    await expectServes(stack(), "blue");
    await stack().switchTo("green");
  });

  it("of the idle color that somebody removed is created again by the next update", async () => {
    await stack().docker("rm", "--force", stack().names.backends.blue);
    expectWords(await stack().preview(), [/Blue is created with v1\./]);
    await stack().up();
    assert.equal((await stack().ask("/ready", "idle")).color, "blue");
    await expectServes(stack(), "green");
    assert.deepEqual((await stack().up()).changed, []);
  });

  it("that serves and that somebody removed is created again by the next update", async () => {
    await stack().docker("rm", "--force", stack().names.backends.green);
    const { output } = await stack().up();
    assert.match(output, /Green serves, but its container is gone: it is created again\./);
    await expectServes(stack(), "green");
    assert.equal((await stack().ask("/ready")).status, 200);
    assert.deepEqual((await stack().up()).changed, []);
  });

  it("of nginx or Postgres that somebody removed is created again by the next update", async () => {
    for (const name of [stack().names.proxy, stack().names.database]) {
      await stack().docker("rm", "--force", name);
      await stack().up();
      await expectServes(stack(), "green");
      assert.equal((await stack().ask("/ready")).status, 200);
    }
  });

  it("that is gone does not stand in the way of destroy", async () => {
    await stack().docker("rm", "--force", stack().names.backends.blue);
    await stack().destroy();
    const left = await namesWith(`${stack().prefix}-`);
    assert.deepEqual(left, [`volume ${stack().names.volumes.postgresData}`]);
  });
}).timeout(300_000);
