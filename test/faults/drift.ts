import { strict as assert } from "node:assert";
import { activeDirectory, configurationFile } from "../../components/model/activeUpstream";
import type { Fault } from "./fault";
import type { Scene } from "./scene";

function insideProxy({ stack }: Scene, command: string): Promise<string> {
  return stack.docker("exec", stack.names.proxy, "sh", "-c", command);
}

async function previewNames({ stack }: Scene, words: RegExp): Promise<void> {
  assert.match(await stack.preview(), words);
}

/** Somebody changes by hand what an update has made. */
export const drift: readonly Fault[] = [
  {
    part: "drift",
    name: "somebody moves the pointer by hand",
    bringAbout: async (scene) => {
      const { before, idle } = scene;
      await insideProxy(scene, `mv ${activeDirectory}/${before} ${activeDirectory}/${idle}`);
    },
    verify: (scene) =>
      previewNames(scene, new RegExp(`Traffic: ${scene.idle} .* -> ${scene.before}`)),
  },
  {
    part: "drift",
    name: "somebody edits nginx's configuration in its volume and reloads it",
    bringAbout: async (scene) => {
      const edit = `sed -i "s/server_tokens off/server_tokens on/" ${configurationFile}`;
      await insideProxy(scene, `${edit} && kill -HUP 1`);
    },
    verify: (scene) => previewNames(scene, /forecaster-proxy-configuration/),
  },
  {
    part: "drift",
    name: "somebody restarts the idle backend",
    bringAbout: async ({ stack, idle }) => {
      await stack.docker("restart", stack.names.backends[idle]);
    },
  },
];
