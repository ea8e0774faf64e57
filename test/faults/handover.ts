import { strict as assert } from "node:assert";
import { crash } from "../support/crash";
import { expectWords } from "../support/expectServes";
import { buildImage } from "../support/imageOfFiles";
import { nginxOnlyWhereTried } from "../support/replacements";
import { patchedImage, patchNginx } from "../support/patchedImage";
import type { Fault } from "./fault";
import { killedAt, restartDocker, type Scene, serviceIsBack, takesAway, unlock } from "./scene";

/** The next image, under a tag that no fault before this one has used. */
function nextImage(scene: Scene): Promise<string> {
  return patchedImage(scene.stack, scene.nextVersion());
}

const moments = {
  "while the image is tried": "proxy-patched-removal",
  "while its container is created": "proxy-patched",
  "while it takes over": "proxy-configuration",
} as const;

const killed = Object.entries(moments).map(([moment, resource]): Fault => ({
  part: "killed",
  name: `nginx of another image is to take over, and pulumi up gets SIGKILL ${moment}`,
  bringAbout: async (scene) => {
    await scene.stack.set("proxy.image", await nextImage(scene));
    await killedAt(scene, (run) => run.begins(resource));
  },
  verify: unlock,
}));

/** What happens to a stack where nginx of another image has taken over from the proxy's own. */
export const handover: readonly Fault[] = [
  ...killed,
  {
    part: "daemon",
    name: "nginx that has taken over is killed",
    outageSeconds: 10,
    bringAbout: takesAway(({ stack }) => crash(stack, stack.names.patched)),
  },
  {
    part: "daemon",
    name: "the proxy's container is killed, and nginx that has taken over with it",
    outageSeconds: 10,
    bringAbout: takesAway(({ stack }) => crash(stack, stack.names.proxy)),
  },
  {
    part: "daemon",
    name: "the proxy's container is restarted, and nginx that has taken over ends with it",
    outageSeconds: 10,
    bringAbout: takesAway(({ stack }) => stack.docker("restart", stack.names.proxy)),
  },
  {
    part: "daemon",
    name: "somebody removes nginx that has taken over",
    outageSeconds: 10,
    bringAbout: takesAway(({ stack }) => stack.docker("rm", "--force", stack.names.patched)),
  },
  {
    part: "daemon",
    name: "somebody removes the proxy, and nginx that has taken over ends with it",
    outageSeconds: 90,
    bringAbout: takesAway(async ({ stack }) => {
      await stack.docker("rm", "--force", stack.names.proxy);
      await stack.up();
    }),
    wayOut: {
      name: "the next `pulumi up`: the proxy itself has the image now",
      take: async ({ stack }) => {
        assert.deepEqual((await stack.up()).changed, []);
        await patchNginx(stack, "after-removal");
        assert.deepEqual((await stack.up()).changed, []);
      },
    },
  },
  {
    part: "configuration",
    name: "nginx of another image runs where it is tried, and does not in the proxy's network",
    bringAbout: async (scene) => {
      const { stack, before } = scene;
      const image = `${stack.prefix}-image/nginx:${scene.nextVersion()}-late`;
      await buildImage(image, await nginxOnlyWhereTried());
      await stack.set("proxy.image", image);
      expectWords(await stack.upFails(), [
        /nginx of \S+-late has not taken over within 30 s; the one before goes on serving/,
        /The last log lines of \S+-nginx-patched:\s+no such network/,
      ]);
      assert.equal(await stack.serves(), before);
    },
    wayOut: {
      name: "another image in its place",
      take: async (scene) => {
        await scene.stack.set("proxy.image", await nextImage(scene));
        await scene.stack.up();
        assert.deepEqual((await scene.stack.up()).changed, []);
      },
    },
  },
];

/** Docker starts containers in any order, and one that joins another's network not a second time. */
export const handoverAtRestart: readonly Fault[] = [
  {
    part: "daemon",
    name: "Docker restarts, and nginx of another image had taken over",
    outageSeconds: 60,
    bringAbout: async (scene) => {
      await patchNginx(scene.stack, scene.nextVersion());
      await restartDocker(scene);
      assert.equal(await scene.stack.serves(), scene.before);
    },
  },
  {
    part: "daemon",
    name: "Docker restarts while nginx of another image takes over",
    outageSeconds: 60,
    bringAbout: async (scene) => {
      const { stack, before } = scene;
      await stack.set("proxy.image", await nextImage(scene));
      const run = stack.spawnUp();
      await run.begins("proxy-patched");
      await restartDocker(scene);
      await run.ended;
      await serviceIsBack(scene);
      assert.equal(await stack.serves(), before);
    },
  },
];
