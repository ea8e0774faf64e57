import { strict as assert } from "node:assert";
import { setTimeout as sleep } from "node:timers/promises";
import { startLoad } from "../../tools/load/load";
import { ask, type Answered } from "../support/ask";
import { deployedStack } from "../support/deployedStack";
import { expectServes, expectWords } from "../support/expectServes";
import { storedKeys } from "../support/storedKeys";
import { underLoad } from "../support/underLoad";
import { until } from "../support/until";

const on = "/etc/forecaster/active/maintenance-for-users";

describe("maintenance", () => {
  const stack = deployedStack(() => ({
    config: { proxy: { maintenance: "off" } },
  }));

  /** Sets it, and updates. */
  async function set(kind: "off" | "503") {
    await stack().set("proxy.maintenance", kind);
    return stack().up();
  }

  afterEach("lets users in", async () => {
    await stack().insideProxy(`rm -f ${on}`);
  });

  /** What a reload would change: which processes nginx's workers are. */
  function workers(): Promise<string> {
    return stack().insideProxy("grep -l '^nginx: worker' /proc/[0-9]*/cmdline");
  }

  function post(key: string): Promise<Answered> {
    const headers = { "content-type": "application/json" };
    const body = JSON.stringify({ series: "held", value: 1, key });
    return ask(stack().ports.proxy, "/api/v1/observations", { method: "POST", headers, body });
  }

  async function expectKeptOut(): Promise<void> {
    for (const { status, headers } of [await stack().ask("/ready"), await post("kept-out")]) {
      assert.deepEqual([status, headers["retry-after"]], [503, "30"]);
    }
    assert.deepEqual(await storedKeys(stack())("kept-out"), []);
    assert.equal((await stack().ask("/nginx-health")).status, 200);
  }

  async function expectOnlyUsersKeptOut(): Promise<void> {
    await expectKeptOut();
    const { status, headers } = await stack().ask("/ready", "idle");
    assert.deepEqual([status, headers["retry-after"]], [200, undefined]);
  }

  it("begins and ends without a reload, and costs nobody a connection", async () => {
    const before = await workers();
    const load = startLoad({ port: stack().ports.proxy, keyPrefix: "maintained", connections: 20 });
    const report = await underLoad(load, async () => {
      const { output, changed } = await set("503");
      assert.match(output, /Users get 503 from this update on: proxy\.maintenance\./);
      assert.deepEqual(changed, ["forecaster-maintenance"]);
      load.mark("kept out");
      await expectOnlyUsersKeptOut();
      const { output: last } = await set("off");
      assert.match(last, /Users are let in again when everything else is done: proxy\.maint/);
      load.mark("let in");
      await sleep(500);
    });
    const [keptOut, letIn] = report.marks.map(({ atMs }) => atMs);
    assert.ok(keptOut !== undefined && letIn !== undefined);
    assert.deepEqual([...new Set(report.failures.map(({ status }) => status))], [503]);
    const answered = report.requests.filter(({ answerer }) => answerer !== undefined);
    const isAnswered = (from: number, to: number) =>
      answered.some(({ beganMs }) => beganMs > from && beganMs < to);
    assert.ok(isAnswered(0, keptOut) && isAnswered(letIn, Infinity));
    assert.ok(
      report.failures.every(({ beganMs }) => beganMs < letIn),
      "503 after it was over",
    );
    const unacknowledged = new Set(report.keys.unacknowledged);
    const stored = await storedKeys(stack())("maintained-");
    assert.deepEqual(
      stored.filter((key) => unacknowledged.has(key)),
      [],
    );
    assert.equal(stored.length, report.keys.acknowledged.length);
    assert.equal(await workers(), before);
  });

  it("stands while a release is migrated and switched to, and when the proxy has been restarted", async () => {
    await stack().release("green", "v2");
    await stack().set("activeColor", "green");
    const { output } = await set("503");
    assert.match(output, /Traffic: blue \(v1\) -> green \(v2\)\. Users get 503 from this update/);
    await expectOnlyUsersKeptOut();
    const { output: later, changed } = await stack().up();
    assert.match(later, /Users still get 503: proxy\.maintenance\./);
    assert.deepEqual(changed, []);
    await stack().docker("restart", stack().names.proxy);
    await until("nginx is back", () =>
      stack()
        .ask("/ready")
        .then(({ status }) => status === 503)
        .catch(() => false),
    );
    await expectKeptOut();
    await set("off");
    await expectServes(stack(), "green", "v2");
  });

  it("ends only when everything else has succeeded, and a failed update says that it stands", async () => {
    const serves = await stack().serves();
    const other = serves === "blue" ? "green" : "blue";
    await set("503");
    await stack().release(other, "v3", "CRASH_AFTER_SECONDS=1");
    await stack().set("activeColor", other);
    await stack().set("proxy.maintenance", "off");
    expectWords(await stack().upFails(), [
      new RegExp(
        `Traffic is still on ${serves}\\. Users are kept out all the same: proxy\\.maintenance\\.`,
      ),
    ]);
    await expectKeptOut();
    await stack().release(other, "v2");
    await stack().set("activeColor", serves);
    await stack().up();
    await expectServes(stack(), serves);
  });

  it("stands when the update that was to end it is killed, and is ended by the next one", async () => {
    await set("503");
    await stack().set("proxy.maintenance", "off");
    await stack().release(
      (await stack().outputs()).activeColor === "blue" ? "green" : "blue",
      "v4",
    );
    const run = stack().spawnUp();
    await run.begins("gate-\\w+");
    await stack().killAll(run);
    await expectKeptOut();
    await stack().pulumi("cancel", "--yes", "--stack", stack().prefix);
    const { output } = await stack().up();
    assert.match(output, /Users are let in again when everything else is done/);
    await expectServes(stack(), await stack().serves());
  });

  it("is looked for by a reload where nginx did not, and no more where nobody wants it", async () => {
    await stack().unset("proxy.maintenance");
    const { output } = await stack().up();
    assert.match(output, /nginx takes another configuration by a reload, which loses no request/);
    const { output: again } = await set("503");
    assert.match(again, /nginx takes another configuration by a reload.*/);
    await expectKeptOut();
    await stack().unset("proxy.maintenance");
    await stack().up();
    await expectServes(stack(), await stack().serves());
    await stack().up();
    assert.deepEqual((await stack().up()).changed, []);
  });
});
