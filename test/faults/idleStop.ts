import { strict as assert } from "node:assert";
import { setTimeout as sleep } from "node:timers/promises";
import { expectServes } from "../support/expectServes";
import { until } from "../support/until";
import type { Fault } from "./fault";
import { killedAt, restartDocker, type Scene, unlock } from "./scene";

function status({ stack, idle }: Scene): Promise<string> {
  return stack.docker("inspect", "--format", "{{.State.Status}}", stack.names.backends[idle]);
}

/** The idle color has served a release that takes its time to start and to stop, and is to be stopped next. */
async function leaveBehind(scene: Scene, faults: string): Promise<void> {
  const { stack, before } = scene;
  await scene.configureRelease(faults);
  await stack.up();
  await stack.switchTo(before);
  await stack.set("backend.idle", "stop");
}

async function stopIdle(scene: Scene, faults: string): Promise<void> {
  await leaveBehind(scene, faults);
  await scene.stack.up();
  assert.equal(await status(scene), "exited");
}

function toldToStop({ stack, idle }: Scene) {
  return (): Promise<void> =>
    until("it has been told to stop", async () =>
      (await stack.docker("logs", stack.names.backends[idle])).includes("SIGTERM: stopping"),
    );
}

function started(scene: Scene) {
  return (): Promise<void> => until("it runs", async () => (await status(scene)) === "running");
}

/** The next update, and for a switch the one after it, leave it stopped; with `keep` it runs again. */
async function recover(scene: Scene): Promise<void> {
  const { stack, before } = scene;
  await stack.up();
  await stack.up();
  assert.deepEqual((await stack.up()).changed, []);
  const active = (await stack.configured("activeColor")) === "blue" ? "blue" : "green";
  await expectServes(stack, active);
  const idle = active === "blue" ? "green" : "blue";
  const state = ["inspect", "--format", "{{.State.Status}}", stack.names.backends[idle]];
  assert.equal(await stack.docker(...state), "exited");
  await stack.unset("backend.idle");
  assert.deepEqual((await stack.up()).changed, [`forecaster-gate-${idle}`]);
  assert.deepEqual((await stack.up()).changed, []);
  assert.ok(before !== idle || active !== before);
}

const wayOut = {
  name: "the next `pulumi up`, and after a switch one more that stops it",
  take: recover,
};

/** Updates that are killed while they stop the idle color (`backend.idle`), or start it again. */
export const idleStop: readonly Fault[] = [
  {
    part: "killed",
    name: "pulumi up gets SIGKILL while the idle color is stopped",
    wayOut,
    bringAbout: async (scene) => {
      await leaveBehind(scene, "STOP_SECONDS=5");
      await killedAt(scene, toldToStop(scene));
    },
    verify: unlock,
  },
  {
    part: "killed",
    name: "pulumi up gets SIGKILL while the idle color is stopped, and traffic is moved to it at once",
    wayOut,
    bringAbout: async (scene) => {
      const { stack, idle } = scene;
      await leaveBehind(scene, "STOP_SECONDS=20");
      await killedAt(scene, toldToStop(scene));
      await unlock(scene);
      await stack.set("activeColor", idle);
      assert.equal(await status(scene), "running", "it ended before the switch began");
      await stack.up();
      await sleep(21_000);
      assert.equal(await stack.serves(), idle);
    },
  },
  {
    part: "killed",
    name: "pulumi up gets SIGKILL between the start of a stopped color and its gate",
    wayOut,
    bringAbout: async (scene) => {
      await stopIdle(scene, "START_SECONDS=4");
      await scene.stack.set("activeColor", scene.idle);
      await killedAt(scene, started(scene));
    },
    verify: unlock,
  },
  {
    part: "killed",
    name: "pulumi up gets SIGKILL between the start of a stopped color and its gate, and the configuration is put back",
    wayOut,
    bringAbout: async (scene) => {
      await stopIdle(scene, "START_SECONDS=4");
      await scene.stack.set("activeColor", scene.idle);
      await killedAt(scene, started(scene));
      await unlock(scene);
      await scene.stack.set("activeColor", scene.before);
    },
  },
];

/** On a Docker daemon that restarts. */
export const stoppedAtRestart: Fault = {
  part: "daemon",
  name: "Docker restarts while the idle color is stopped",
  outageSeconds: 60,
  wayOut,
  bringAbout: async (scene) => {
    await stopIdle(scene, "START_SECONDS=1");
    await restartDocker(scene);
    assert.equal(await scene.stack.serves(), scene.before);
    assert.equal(await status(scene), "exited");
    assert.deepEqual((await scene.stack.up()).changed, []);
  },
};
