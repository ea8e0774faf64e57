import { strict as assert } from "node:assert";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { stateDirectory } from "../../components/model/proxy/activeUpstream";
import { patchedImage } from "../support/patchedImage";
import type { Fault } from "./fault";
import type { Scene } from "./scene";

/** The volume of nginx's state is made this small before the stack is, so that it can be filled. */
export const smallVolume = ["--opt", "type=tmpfs", "--opt", "device=tmpfs", "--opt", "o=size=256k"];

const filler = `${stateDirectory}/filler`;

async function fill({ stack }: Scene): Promise<void> {
  const write = `cat /dev/zero >${filler} 2>/dev/null; [ -s ${filler} ]`;
  await stack.insideProxy(write);
}

async function empty({ stack }: Scene): Promise<void> {
  await stack.insideProxy(`rm ${filler}`);
}

/** Mounts the volume again in place, as the kernel does with a disk that has errors; takes root. */
async function remount({ stack }: Scene, how: "ro" | "rw"): Promise<void> {
  const { proxyState } = stack.names.volumes;
  const at = await stack.docker("volume", "inspect", "--format", "{{.Mountpoint}}", proxyState);
  await promisify(execFile)("mount", ["-o", `remount,${how}`, at]);
}

/** The volume that holds the pointer and nginx's configuration is full. */
export const disk: readonly Fault[] = [
  {
    part: "disk",
    name: "the volume of nginx's state is full, and traffic is switched",
    bringAbout: async (scene) => {
      await fill(scene);
      await scene.stack.switchTo(scene.idle);
      await empty(scene);
    },
  },
  {
    part: "disk",
    name: "the volume of nginx's state is full, and its configuration changes",
    bringAbout: async (scene) => {
      const { stack } = scene;
      await fill(scene);
      await stack.set("proxy.readTimeout", "6s");
      assert.match(await stack.upFails(), /cannot write the candidate; nginx keeps/);
      await empty(scene);
    },
  },
  {
    part: "disk",
    name: "the volume of nginx's state is full, and nginx of another image is to take over",
    bringAbout: async (scene) => {
      const { stack, before } = scene;
      await fill(scene);
      await stack.set("proxy.image", await patchedImage(stack, scene.nextVersion()));
      await stack.upFails();
      assert.equal(await stack.serves(), before);
      await empty(scene);
    },
  },
  {
    part: "disk",
    name: "the volume of nginx's state is full, and a release brings a migration",
    bringAbout: async (scene) => {
      await fill(scene);
      const version = await scene.configureRelease();
      assert.match(await scene.stack.upFails(), /was not started: .* could not be remembered/);
      const ran = `SELECT version FROM migrations WHERE version = '${version}'`;
      assert.deepEqual(await scene.stack.sql(ran), []);
      await empty(scene);
    },
  },
  {
    part: "disk",
    name: "the volume of nginx's state is read-only, and traffic is switched",
    bringAbout: async (scene) => {
      const { stack, before, idle } = scene;
      await stack.set("activeColor", idle);
      await remount(scene, "ro");
      assert.match(await stack.upFails(), /[Rr]ead-only file system/);
      assert.equal(await stack.serves(), before);
      await remount(scene, "rw");
    },
  },
];
