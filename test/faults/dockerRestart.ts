import { strict as assert } from "node:assert";
import { holdSwitch } from "../support/heldSwitch";
import type { Fault } from "./fault";
import { restartDocker } from "./scene";

/** The Docker daemon itself restarts, and with it everything that it runs. */
export const dockerRestart: readonly Fault[] = [
  {
    part: "daemon",
    name: "Docker restarts",
    outageSeconds: 60,
    bringAbout: async (scene) => {
      await restartDocker(scene);
      assert.equal(await scene.stack.serves(), scene.before);
    },
  },
  {
    part: "daemon",
    name: "Docker restarts while a release is proven",
    outageSeconds: 60,
    bringAbout: async (scene) => {
      const { stack, before, idle } = scene;
      await scene.configureRelease("START_SECONDS=5");
      const run = stack.spawnUp();
      await run.begins(`gate-${idle}`);
      await restartDocker(scene);
      const { succeeded, text } = await run.ended;
      assert.ok(!succeeded, text);
      assert.equal(await stack.serves(), before);
    },
  },
  {
    part: "daemon",
    name: "Docker restarts while an update switches",
    outageSeconds: 60,
    bringAbout: async (scene) => {
      const { stack, before } = scene;
      await scene.configureRelease();
      const run = await holdSwitch(stack, () => restartDocker(scene));
      const { succeeded, text } = await run.ended;
      assert.ok(!succeeded, text);
      assert.equal(await stack.serves(), before);
    },
  },
];
