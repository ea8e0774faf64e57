import { strict as assert } from "node:assert";
import { holdSwitch } from "../support/heldSwitch";
import type { PulumiRun } from "../support/pulumiRun";
import type { Fault } from "./fault";
import { restartDocker, type Scene } from "./scene";

/**
 * An update that Docker's restart may cost, or that may outlive it: both are right, whichever version of
 * Docker or of its plugin it is. What must hold is that users get the release when the update says so, and
 * otherwise what they had or the release that it has proven; nothing else.
 */
function duringRelease(
  start: (scene: Scene) => Promise<PulumiRun>,
  faults?: string,
): Pick<Fault, "bringAbout"> {
  return {
    bringAbout: async (scene) => {
      const { stack, before, idle } = scene;
      const served = await stack.ask("/health");
      const release = await scene.configureRelease(faults);
      const run = await start(scene);
      const { succeeded, text } = await run.ended;
      const { color, version } = await stack.ask("/health");
      const proven = new RegExp(`forecaster-gate-${idle} (creat|updat)ed`).exec(text) !== null;
      const ends = [
        ...(succeeded ? [] : [{ color: before, version: served.version }]),
        ...(proven ? [{ color: idle, version: release }] : []),
      ];
      const isRight = ends.some((end) => end.color === color && end.version === version);
      assert.ok(isRight, `users get ${version} on ${color} after:\n${text}`);
    },
  };
}

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
    ...duringRelease(async (scene) => {
      const run = scene.stack.spawnUp();
      await run.begins(`gate-${scene.idle}`);
      await restartDocker(scene);
      return run;
    }, "START_SECONDS=5"),
  },
  {
    part: "daemon",
    name: "Docker restarts while an update switches",
    outageSeconds: 60,
    ...duringRelease((scene) => holdSwitch(scene.stack, () => restartDocker(scene))),
  },
];
