import { strict as assert } from "node:assert";
import { setTimeout as sleep } from "node:timers/promises";
import { deployedStack } from "../support/deployedStack";
import { loadLedger } from "../../tools/load/ledger";
import { startLoad } from "../../tools/load/load";
import type { LoadReport } from "../../tools/load/loadReport";
import { reloadControl } from "../../tools/load/reloadControl";
import { storedKeys } from "../support/storedKeys";
import { type MeasuredSwitch, seen, switchUnderLoad } from "../support/switchUnderLoad";
import { testToolchain } from "../support/toolchain";

const connections = 200;
const rate = 450;
/** So many seconds at this rate are over 20,000 requests, however fast the switches are. */
const leastSeconds = 48;
const steps = [
  { to: "green", release: "v2" },
  { to: "blue" },
  { to: "green", release: "v3" },
  { to: "blue" },
  { to: "green" },
  { to: "blue" },
] as const;

describe("releases, switches and roll backs under load", () => {
  const stack = deployedStack();
  const switches: MeasuredSwitch[] = [];
  let report: LoadReport;

  before("switches six times while 200 connections send requests", async () => {
    const load = startLoad({
      port: stack().ports.proxy,
      keyPrefix: `load-${stack().prefix}`,
      connections,
      rate,
    });
    const isLongEnough = sleep(leastSeconds * 1000);
    try {
      for (const step of steps) {
        if ("release" in step) await stack().release(step.to, step.release);
        switches.push(await switchUnderLoad(stack(), load, step.to));
      }
      await isLongEnough;
    } finally {
      report = await load.stop();
    }
    console.log(summary(report, switches));
  });

  it("lose no request", () => {
    assert.deepEqual(report.failures, []);
    assert.ok(report.sent >= 20_000, `only ${report.sent} requests`);
    assert.ok(report.socketsOpened >= connections, `only ${report.socketsOpened} connections`);
    const posts = report.requests.filter(({ method }) => method === "POST").length;
    assert.ok(Math.abs(posts / report.sent - 0.5) < 0.05, `${posts} POSTs of ${report.sent}`);
  });

  it("are seen by users: every version answers, and hundreds of requests are near each switch", () => {
    assert.deepEqual(Object.keys(report.perVersion).sort(), ["v1", "v2", "v3"]);
    for (const measured of switches) {
      const { near } = seen(report, measured);
      assert.ok(near >= 200, `only ${near} requests within 500 ms of the switch`);
    }
  });

  it("let no request that begins after the command's return meet the old color", () => {
    for (const [index, measured] of switches.entries()) {
      assert.equal(seen(report, measured, switches[index + 1]?.beginsMs).late, 0);
    }
  });

  it("store what each user sent exactly once", async () => {
    const ledger = await loadLedger(report.keys, storedKeys(stack()));
    assert.deepEqual(ledger, { missing: [], repeated: [], foreign: [] });
    assert.ok(report.keys.acknowledged.length >= 10_000);
  });

  it("would be seen to lose requests if a switch were a reload of nginx", async () => {
    const { images } = await testToolchain();
    const control = await reloadControl({ image: images.nginx });
    console.log(`      control: ${control.failures.length} of ${control.sent} requests lost`);
    assert.ok(control.failures.length > 0, "this load cannot tell whether requests get lost");
  });
}).timeout(300_000);

function summary(report: LoadReport, switches: readonly MeasuredSwitch[]): string {
  const late = Math.round(report.latencyMs(0.99));
  return [
    `      ${report.sent} requests in ${Math.round(report.seconds)} s, ${report.failures.length} lost, ${report.reconnects} reconnects, p99 ${late} ms`,
    ...switches.map((measured, index) => {
      const { near, late } = seen(report, measured, switches[index + 1]?.beginsMs);
      return `      to ${measured.to}: pulumi up ${measured.seconds.toFixed(1)} s, ${near} requests within 500 ms, ${late} late`;
    }),
  ].join("\n");
}
