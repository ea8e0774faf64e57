import { strict as assert } from "node:assert";
import type { Fault } from "./fault";
import { takesAway } from "./scene";

/** The Docker host cannot be reached, or nginx cannot be asked. */
export const target: readonly Fault[] = [
  {
    part: "target",
    name: "no Docker daemon answers at the address",
    bringAbout: async ({ stack, before, idle }) => {
      const words = /Docker cannot be reached at unix:\/\/\/nonexistent\.sock/;
      await stack.set("dockerHost", "unix:///nonexistent.sock");
      await stack.set("activeColor", idle);
      assert.match(await stack.preview(), words);
      assert.match(await stack.preview(), new RegExp(`Traffic: ${before} .* -> ${idle}`));
      assert.match(await stack.upFails(), words);
      await stack.unset("dockerHost");
      await stack.set("activeColor", before);
    },
  },
  {
    part: "target",
    name: "nginx is stopped while an update is previewed",
    outageSeconds: 30,
    bringAbout: takesAway(async ({ stack, before, idle }) => {
      await stack.docker("stop", stack.names.proxy);
      await stack.set("activeColor", idle);
      assert.match(await stack.preview(), new RegExp(`Traffic: ${before} .* -> ${idle}`));
      await stack.set("activeColor", before);
      await stack.docker("start", stack.names.proxy);
    }),
  },
];
