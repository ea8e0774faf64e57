import { strict as assert } from "node:assert";
import { activeDirectory, configurationFile } from "../../components/model/proxy/activeUpstream";
import { expectServes } from "../support/expectServes";
import { testToolchain } from "../support/toolchain";
import type { Fault } from "./fault";
import { type Scene, takesAway } from "./scene";

async function previewNames({ stack }: Scene, words: RegExp): Promise<void> {
  assert.match(await stack.preview(), words);
}

function capital(color: string): string {
  return color.charAt(0).toUpperCase() + color.slice(1);
}

/** Somebody changes by hand what an update has made. */
export const drift: readonly Fault[] = [
  {
    part: "drift",
    name: "somebody moves the pointer by hand",
    bringAbout: async (scene) => {
      const { before, idle } = scene;
      await scene.stack.insideProxy(`mv ${activeDirectory}/${before} ${activeDirectory}/${idle}`);
    },
    verify: (scene) =>
      previewNames(scene, new RegExp(`Traffic: ${scene.idle} .* -> ${scene.before}`)),
  },
  {
    part: "drift",
    name: "somebody edits nginx's configuration in its volume and reloads it",
    bringAbout: async (scene) => {
      const edit = `sed -i "s/server_tokens off/server_tokens on/" ${configurationFile}`;
      await scene.stack.insideProxy(`${edit} && kill -HUP 1`);
    },
    verify: (scene) => previewNames(scene, /forecaster-proxy-configuration/),
  },
  {
    part: "drift",
    name: "somebody gives the tag of what serves to another image",
    bringAbout: async ({ stack, before }) => {
      const image = await stack.configured(`images.${before}`);
      const running = await stack.docker("inspect", "--format", "{{.Id}}", image);
      const { images } = await testToolchain();
      await stack.docker("tag", images.nginx, image);
      const tag = new RegExp(`${capital(before)} does not run what its tag v\\S+ names now`);
      try {
        assert.match(await stack.preview(), tag);
        assert.deepEqual((await stack.up()).changed, [], "what was proven stays");
      } finally {
        // Every fault after this one needs the image.
        await stack.docker("tag", running, image);
      }
    },
  },
  {
    part: "drift",
    name: "somebody makes the idle backend anew without its labels",
    bringAbout: async ({ stack, idle }) => {
      const name = stack.names.backends[idle];
      const image = await stack.configured(`images.${idle}`);
      await stack.docker("rm", "--force", name);
      await stack.docker("create", "--name", name, image);
      const words = /the container \S+ belongs to somebody else/;
      assert.match(await stack.previewFails(), words);
      assert.match(await stack.upFails(), words);
      await stack.docker("rm", name);
    },
  },
  {
    part: "drift",
    name: "another version of the Docker plugin wants to replace what serves",
    bringAbout: async ({ stack, before }) => {
      const id = await stack.containerId(before);
      await stack.editState((resource) => {
        if (resource.id === id)
          Object.assign(resource.outputs ?? {}, { image: "sha256:other", init: true });
      });
      assert.match(await stack.upFails(), /is already in use by container/);
      assert.equal(await stack.containerId(before), id);
    },
    wayOut: {
      name: "`pulumi up --refresh`",
      take: async ({ stack, before }) => {
        await stack.pulumi("up", "--refresh", "--yes", "--skip-preview", "--stack", stack.prefix);
        assert.deepEqual((await stack.up()).changed, []);
        await expectServes(stack, before);
      },
    },
  },
  {
    part: "drift",
    name: "somebody removes the network while everything is stopped",
    outageSeconds: 120,
    bringAbout: takesAway(async ({ stack, before }) => {
      const { backends, database, network, proxy } = stack.names;
      const id = await stack.containerId(before);
      await stack.docker("stop", proxy, backends.blue, backends.green, database);
      await stack.docker("network", "rm", network);
      await stack.up();
      assert.equal(await stack.containerId(before), id);
    }),
  },
  {
    part: "drift",
    name: "somebody restarts the idle backend",
    bringAbout: async ({ stack, idle }) => {
      await stack.docker("restart", stack.names.backends[idle]);
    },
  },
];
