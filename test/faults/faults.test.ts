import { strict as assert } from "node:assert";
import { expectServes } from "../support/expectServes";
import type { LoadReport } from "../../tools/load/loadReport";
import { SecretWatch } from "../support/secretWatch";
import { TestDaemon } from "../support/testDaemon";
import { TestStack } from "../support/testStack";
import { underLoad } from "../support/underLoad";
import type { Fault } from "./fault";
import { faultReport } from "./report";
import { Scene } from "./scene";
import { expectNoSecretOf, knownSecrets } from "./secrets";
import { ownStages } from "./share";
import type { Stage } from "./stages";

const config = {
  gate: { consecutive: 10, timeout: "20s", probeTimeout: "3s" },
  backend: { migrateCommand: "node server.js migrate" },
  smoke: { paths: ["/ready", "/api/v1/health", "/api/v1/forecast?series=sales"] },
};
const onlyFast = process.env.FAULTS === "fast";

describe("while users send requests", () => {
  after(() => faultReport.write());

  for (const stage of ownStages) {
    const faults = stage.faults.filter(({ isFast = false }) => isFast || !onlyFast);
    if (faults.length > 0) playOn({ ...stage, faults });
  }
}).timeout(300_000);

/** Brings the faults about one after the other, on one stack. */
function playOn({ what, faults, hasDaemon = false, prepare, goOn }: Stage): void {
  describe(what, () => {
    let scene: Scene;
    let daemon: TestDaemon | undefined;
    let watch: SecretWatch;

    before("is deployed", async function () {
      this.timeout(300_000);
      daemon = hasDaemon ? await TestDaemon.start() : undefined;
      const stack = await TestStack.create({ config });
      for (const [path, value] of Object.entries(knownSecrets)) await stack.setSecret(path, value);
      watch = new SecretWatch(Object.values(knownSecrets), 100);
      scene = new Scene(stack, daemon);
      await daemon?.publish(stack.ports.proxy);
      await prepare?.(stack);
      await stack.up();
      await goOn?.(stack);
    });

    after("is removed", async () => {
      await watch.stop();
      await scene.stack.remove();
      await daemon?.stop();
    });

    for (const fault of faults) {
      it(`${fault.part}: ${fault.name}`, async () => {
        const requests = await underLoad(await scene.begin(), () => play(fault, scene));
        expectOutageWithin(requests, fault.outageSeconds ?? 0);
        await scene.expectNothingLostInPostgres(requests);
        faultReport.add(fault, scene, requests, await scene.stack.serves());
      });
    }

    it(`secrets: ${what} has shown none of its own in all of this`, async () => {
      await watch.stop();
      await expectNoSecretOf(scene.stack, watch);
    });
  });
}

async function play(fault: Fault, scene: Scene): Promise<void> {
  await fault.bringAbout(scene);
  await fault.verify?.(scene);
  await expectTruth(scene);
  await (fault.wayOut?.take ?? recover)(scene);
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
