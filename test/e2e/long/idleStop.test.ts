import { strict as assert } from "node:assert";
import type { Color } from "../../../components/model/color";
import { factsDirectory } from "../../../components/model/proxy/activeUpstream";
import { startLoad } from "../../../tools/load/load";
import { ask } from "../../support/ask";
import { deployedStack } from "../../support/deployedStack";
import { expectServes } from "../../support/expectServes";
import { seen, switchUnderLoad } from "../../support/switchUnderLoad";
import type { TestStack } from "../../support/testStack";
import { until } from "../../support/until";

/** ID, state and volumes of a color's container. */
async function container(stack: TestStack, color: Color) {
  const format = "{{.Id}} {{.State.Status}} {{range .Mounts}}{{.Name}}:{{.Destination}} {{end}}";
  const text = await stack.docker("inspect", "--format", format, stack.names.backends[color]);
  const [id, status, ...volumes] = text.trim().split(" ");
  return { id, status, volumes: volumes.sort() };
}

/** When a color was told to stop, in milliseconds. */
async function stopBegan(stack: TestStack, color: Color): Promise<number> {
  const { backends } = stack.names;
  const log = await stack.docker("logs", "--timestamps", backends[color]);
  return Date.parse(/^(\S+) .*SIGTERM: stopping/m.exec(log)?.[1] ?? "");
}

/** Green has served since the last update, also where no test has run before. */
async function greenServes(stack: TestStack): Promise<void> {
  if ((await stack.serves()) === "green") return;
  await stack.release("green", "v2", "START_SECONDS=3");
  await stack.switchTo("green");
}

async function expectQuiet(stack: TestStack): Promise<void> {
  const quiet = ["preview", "--refresh", "--expect-no-changes", "--stack", stack.prefix];
  await stack.pulumi(...quiet);
}

describe("an idle color with backend.idle: stop", () => {
  const stack = deployedStack(() => ({ config: { backend: { idle: "stop" } } }));

  it("is stopped after a first deployment, which has it proven: it has what serves", async () => {
    assert.equal((await container(stack(), "green")).status, "running");
    const { output, changed } = await stack().up();
    assert.match(output, /Green is stopped \(backend\.idle: stop\)\. A switch to it starts/);
    assert.deepEqual(changed, ["forecaster-green-drain"]);
    assert.equal((await container(stack(), "green")).status, "exited");
    assert.deepEqual((await stack().up()).changed, []);
    assert.equal((await stack().ask("/ready", "idle")).status, 502);
  });

  it("runs while it waits for the switch to it, and whatever updates come before", async () => {
    await stack().release("green", "v2", "START_SECONDS=3");
    await stack().up();
    assert.deepEqual((await stack().up()).changed, []);
    assert.equal((await stack().ask("/ready", "idle")).version, "v2");
  });

  it("goes on running in the update that takes traffic away from it, which says what follows", async () => {
    const { output } = await stack().switchTo("green");
    assert.match(output, /Blue stays as it is, as the rollback target; the next update stops it/);
    assert.equal((await container(stack(), "blue")).status, "running");
    await expectServes(stack(), "green", "v2");
  });

  it("is stopped by the first update after it, when its open requests are answered", async () => {
    await greenServes(stack());
    const before = await container(stack(), "blue");
    const said = "Blue is stopped (backend.idle: stop). A switch to it starts and proves";
    const update = stack().up();
    await until("the update is planned", () => Promise.resolve(stack().printed.includes(said)));
    const body = JSON.stringify({ series: "slow", value: 1, key: "while-stopped" });
    const slow = "/api/v1/observations?delay=4000";
    const { status } = await ask(stack().ports.idle, slow, { method: "POST", body });
    const answeredAt = Date.now();
    const { changed } = await update;
    assert.equal(status, 201);
    assert.ok((await stopBegan(stack(), "blue")) > answeredAt, "it was not waited for");
    assert.deepEqual(changed, ["forecaster-blue-drain"]);
    assert.deepEqual(await container(stack(), "blue"), { ...before, status: "exited" });
    await expectServes(stack(), "green", "v2");
  });

  it("is left alone by every further update, and by a preview that looks at everything", async () => {
    await greenServes(stack());
    if ((await container(stack(), "blue")).status === "running") await stack().up();
    const before = await container(stack(), "blue");
    const { output, changed } = await stack().up();
    assert.deepEqual(changed, []);
    assert.match(
      output,
      /Blue stays stopped \(backend\.idle: stop\)\. A switch to it .* last time/,
    );
    assert.doesNotMatch(output, /docker start/);
    await expectQuiet(stack());
    await stack().pulumi("refresh", "--yes", "--skip-preview", "--stack", stack().prefix);
    assert.deepEqual((await stack().up()).changed, []);
    await expectQuiet(stack());
    assert.deepEqual(await container(stack(), "blue"), before);
  });

  it("is started, proven and switched to in a roll back, which loses no request", async () => {
    const before = await container(stack(), "blue");
    const { port, keyPrefix } = { port: stack().ports.proxy, keyPrefix: stack().prefix };
    const load = startLoad({ port, keyPrefix, connections: 50, rate: 150 });
    const measured = await switchUnderLoad(stack(), load, "blue").finally(() => load.stop());
    const report = await load.done;
    assert.deepEqual(report.failures, []);
    assert.ok(seen(report, measured).near > 50);
    assert.deepEqual(await container(stack(), "blue"), { ...before, status: "running" });
    await expectServes(stack(), "blue", "v1");
  });

  it("is named with the seconds that its gate took, before a switch to it begins", async () => {
    await stack().up();
    assert.equal((await container(stack(), "green")).status, "exited");
    await stack().set("activeColor", "green");
    const preview = await stack().preview();
    await stack().set("activeColor", "blue");
    const told =
      /Green was stopped \(backend\.idle\): it is started and proven before traffic moves, which took (\d+) s last time\./;
    const seconds = Number(told.exec(preview)?.[1]);
    assert.ok(seconds >= 2 && seconds < 30, preview);
  });

  it("that cannot be started fails the switch, with users where they were", async () => {
    // Somebody else's container has its port.
    const { green: port } = JSON.parse(await stack().configured("backend.hostPorts")) as Record<
      Color,
      number
    >;
    const image = await stack().docker("inspect", "--format", "{{.Image}}", stack().names.proxy);
    const other = `${stack().prefix}-other`;
    const taken = ["--publish", `127.0.0.1:${port}:80`, "--entrypoint", "sleep", image, "600"];
    await stack().docker("run", "-d", "--init", "--name", other, ...taken);
    try {
      await stack().set("activeColor", "green");
      const words = await stack().upFails();
      assert.match(words, /its container, which an update has stopped, cannot be started/);
      await expectServes(stack(), "blue", "v1");
    } finally {
      await stack().docker("rm", "--force", other);
    }
    await stack().up();
    await expectServes(stack(), "green", "v2");
    assert.equal(await stack().insideProxy(`ls ${factsDirectory}/stopped`), "");
  });

  it("is told from one that somebody has stopped, or that has crashed", async () => {
    await stack().docker("stop", stack().names.backends.blue);
    const { output, changed } = await stack().up();
    assert.match(output, /Blue's container is exited: docker start/);
    assert.deepEqual(changed, []);
    await stack().docker("start", stack().names.backends.blue);
    assert.deepEqual((await stack().up()).changed, ["forecaster-blue-drain"]);
  });

  it("runs again, proven, with backend.idle: keep", async () => {
    const before = await container(stack(), "blue");
    await stack().set("backend.idle", "keep");
    assert.match(
      await stack().preview(),
      /Blue was stopped \(backend\.idle\): it is started and proven,/,
    );
    assert.deepEqual((await stack().up()).changed, ["forecaster-gate-blue"]);
    assert.deepEqual(await container(stack(), "blue"), { ...before, status: "running" });
    assert.equal((await stack().ask("/ready", "idle")).version, "v1");
    assert.deepEqual((await stack().up()).changed, []);
  });
}).timeout(300_000);
