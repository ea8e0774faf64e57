import { strict as assert } from "node:assert";
import { deployedStack } from "../support/deployedStack";
import { expectServes } from "../support/expectServes";
import type { LoadReport } from "../support/load/loadReport";
import type { Fault } from "./fault";
import { killed } from "./killed";
import { FaultReport } from "./report";
import { Scene } from "./scene";

const all: readonly Fault[] = [...killed];
const onlyFast = process.env.FAULTS === "fast";
const faults = all.filter(({ isFast = false }) => isFast || !onlyFast);

/** Requests may fail only while what serves is gone, and service is back by itself in time. */
function expectOutageWithin({ failures, sent }: LoadReport, seconds: number): void {
  assert.ok(sent > 0);
  if (seconds === 0) {
    assert.deepEqual(failures, []);
    return;
  }
  const began = failures.map(({ beganMs }) => beganMs);
  const lasted = (Math.max(...began) - Math.min(...began)) / 1000;
  assert.ok(failures.length === 0 || lasted <= seconds, `requests failed for ${lasted} s`);
}

describe("while users send requests", () => {
  const report = new FaultReport();
  let scene: Scene | undefined;
  const stack = deployedStack(() => ({
    config: {
      gate: { consecutive: 10, timeout: "60s" },
      backend: { migrateCommand: "node server.js migrate" },
      smoke: { paths: ["/ready", "/api/v1/health", "/api/v1/forecast?series=sales"] },
    },
  }));

  after(() => report.write());

  for (const fault of faults) {
    it(`${fault.part}: ${fault.name}`, async () => {
      scene ??= new Scene(stack());
      await scene.begin();
      let requests: LoadReport | undefined;
      try {
        await fault.bringAbout(scene);
        await fault.verify?.(scene);
        await expectTruth(scene);
        await (fault.recover ?? recover)(scene);
      } finally {
        requests = await scene.end();
      }
      assert.ok(requests !== undefined);
      expectOutageWithin(requests, fault.outageSeconds ?? 0);
      await scene.expectNothingLostInPostgres(requests);
      report.add(fault, scene, requests, await scene.stack.serves());
    });
  }
}).timeout(300_000);

/** Users get a color that was proven, and the outputs are those of the last update that went through. */
async function expectTruth({ stack, before, idle }: Scene): Promise<void> {
  const serves = await stack.serves();
  assert.ok(serves === before || serves === idle);
  const { activeColor } = await stack.outputs();
  assert.ok(
    activeColor === before || activeColor === serves,
    `the outputs name ${String(activeColor)}`,
  );
}

/** The next plain update ends where the configuration says, and the one after it has nothing to do. */
async function recover({ stack }: Scene): Promise<void> {
  await stack.up();
  const { activeColor } = await stack.outputs();
  assert.equal(activeColor, await stack.configured("activeColor"));
  await expectServes(stack, activeColor === "blue" ? "blue" : "green");
  assert.deepEqual((await stack.up()).changed, []);
}
