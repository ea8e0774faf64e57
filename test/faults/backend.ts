import { strict as assert } from "node:assert";
import type { Fault } from "./fault";
import type { Scene } from "./scene";

/** A release with this fault is refused with these words, and users keep the color that they had. */
function refused(faults: string, words: RegExp): Pick<Fault, "bringAbout" | "recover"> {
  return {
    bringAbout: async (scene) => {
      await scene.configureRelease(faults);
      assert.match(await scene.stack.upFails(), words);
      assert.equal(await scene.stack.serves(), scene.before);
    },
    recover: withoutFault,
  };
}

/** The release that mends it, which is what an operator would do. */
async function withoutFault(scene: Scene): Promise<void> {
  await scene.stack.release(scene.idle, scene.nextVersion());
  await scene.stack.up();
  assert.equal(await scene.stack.serves(), scene.idle);
}

/** Releases that look well for a while, or in part. */
export const backend: readonly Fault[] = [
  {
    part: "backend",
    name: "a release is ready only every second time",
    ...refused("READY_EVERY_SECOND=1", /did not pass its gate/),
  },
  {
    part: "backend",
    name: "a release takes longer for /ready than its limit",
    ...refused("READY_SECONDS=6", /did not pass its gate .*[^]*no whole answer within 3 s/),
  },
  {
    part: "backend",
    name: "a release is ready, and its smoke path redirects to itself",
    ...refused("HEALTH_LIE=redirect", /failed its smoke checks: \/api\/v1\/health answered 307/),
  },
  {
    part: "backend",
    name: "a release is ready, and its smoke path never answers",
    ...refused("HEALTH_LIE=hang", /failed its smoke checks: .* no whole answer within 3 s/),
  },
  {
    part: "backend",
    name: "a release is ready, and the answer of its smoke path never ends",
    ...refused("HEALTH_LIE=half", /failed its smoke checks: .* no whole answer within 3 s/),
  },
  {
    part: "backend",
    name: "a release is ready, and its smoke path answers with 10 MB",
    bringAbout: async (scene) => {
      await scene.configureRelease("HEALTH_LIE=huge");
      await scene.stack.up();
      assert.equal(await scene.stack.serves(), scene.idle);
    },
  },
  {
    part: "backend",
    name: "an image without a shell",
    bringAbout: async (scene) => {
      const { stack, before, idle } = scene;
      const image = `${stack.prefix}-empty:v1`;
      await stack.docker("import", "/dev/null", image);
      await stack.set(`images.${idle}`, image);
      await stack.set("activeColor", idle);
      assert.match(await stack.upFails(), /exec: "sh": executable file not found/);
      assert.equal(await stack.serves(), before);
      await stack.docker("rmi", "--force", image);
    },
    recover: withoutFault,
  },
];
