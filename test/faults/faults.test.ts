import { strict as assert } from "node:assert";
import { namesBelow } from "../../components/model/names";
import { docker } from "../support/dockerHost";
import { expectServes } from "../support/expectServes";
import type { LoadReport } from "../support/load/loadReport";
import { TestStack } from "../support/testStack";
import { backend } from "./backend";
import { concurrency } from "./concurrency";
import { daemon } from "./daemon";
import { disk, smallVolume } from "./disk";
import { drift } from "./drift";
import type { Fault } from "./fault";
import { killed } from "./killed";
import { FaultReport } from "./report";
import { Scene } from "./scene";

const config = {
  gate: { consecutive: 10, timeout: "20s", probeTimeout: "3s" },
  backend: { migrateCommand: "node server.js migrate" },
  smoke: { paths: ["/ready", "/api/v1/health", "/api/v1/forecast?series=sales"] },
};
const onlyFast = process.env.FAULTS === "fast";
const report = new FaultReport();

describe("while users send requests", () => {
  after(() => report.write());

  faultsOn("a stack", [...killed, ...concurrency, ...drift, ...daemon, ...backend], () =>
    Promise.resolve(),
  );
  faultsOn("a stack whose nginx has little room for its state", disk, async ({ prefix }) => {
    const { proxyState } = namesBelow(prefix).volumes;
    await docker("volume", "create", ...smallVolume, proxyState);
  });
}).timeout(300_000);

/** Brings the faults about one after the other, on one stack that is prepared before it is deployed. */
function faultsOn(
  what: string,
  all: readonly Fault[],
  prepare: (stack: TestStack) => Promise<void>,
): void {
  const faults = all.filter(({ isFast = false }) => isFast || !onlyFast);
  if (faults.length === 0) return;
  describe(what, () => {
    let scene: Scene;

    before("is deployed", async function () {
      this.timeout(300_000);
      const stack = await TestStack.create({ config });
      scene = new Scene(stack);
      await prepare(stack);
      await stack.up();
    });

    after("is removed", () => scene.stack.remove());

    for (const fault of faults) {
      it(`${fault.part}: ${fault.name}`, async () => {
        const requests = await underLoad(scene, () => play(fault, scene));
        expectOutageWithin(requests, fault.outageSeconds ?? 0);
        await scene.expectNothingLostInPostgres(requests);
        report.add(fault, scene, requests, await scene.stack.serves());
      });
    }
  });
}

async function underLoad(scene: Scene, act: () => Promise<void>): Promise<LoadReport> {
  const load = await scene.begin();
  try {
    await act();
  } finally {
    await load.stop();
  }
  return load.done;
}

async function play(fault: Fault, scene: Scene): Promise<void> {
  await fault.bringAbout(scene);
  await fault.verify?.(scene);
  await expectTruth(scene);
  await (fault.recover ?? recover)(scene);
}

/** Users get a color that was proven, and the outputs are those of the last update that went through. */
async function expectTruth({ stack, before, idle }: Scene): Promise<void> {
  const serves = await stack.serves();
  assert.ok(serves === before || serves === idle);
  const { activeColor } = await stack.outputs();
  assert.ok(activeColor === before || activeColor === serves, "the outputs name another color");
}

/** The next plain update ends where the configuration says, and the one after it has nothing to do. */
async function recover({ stack }: Scene): Promise<void> {
  await stack.up();
  const { activeColor } = await stack.outputs();
  assert.equal(activeColor, await stack.configured("activeColor"));
  await expectServes(stack, activeColor === "blue" ? "blue" : "green");
  assert.deepEqual((await stack.up()).changed, []);
}

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
