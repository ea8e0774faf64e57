import { strict as assert } from "node:assert";
import { TestStack } from "../support/testStack";
import type { Fault } from "./fault";
import { takesAway } from "./scene";

/** With this address of Docker a preview believes the recorded outputs, and an update changes nothing. */
function unreachable(address: string): Pick<Fault, "bringAbout"> {
  return {
    bringAbout: async ({ stack, before, idle }) => {
      const words = new RegExp(`Docker cannot be reached at ${address}`);
      await stack.set("dockerHost", address);
      await stack.set("activeColor", idle);
      const preview = await stack.preview();
      assert.match(preview, words);
      assert.match(preview, new RegExp(`Traffic: ${before} .* -> ${idle}`));
      assert.match(await stack.upFails(), words);
      await stack.unset("dockerHost");
      await stack.set("activeColor", before);
    },
  };
}

/** The Docker host cannot be reached, or nginx cannot be asked. */
export const target: readonly Fault[] = [
  {
    part: "target",
    name: "no Docker daemon answers at the address",
    ...unreachable("unix:///nonexistent.sock"),
  },
  {
    part: "target",
    name: "the host of Docker behind ssh is down",
    ...unreachable("ssh://nobody@127.0.0.1:1"),
  },
  {
    part: "target",
    name: "a stack that is not there yet is previewed, and no Docker daemon answers",
    bringAbout: async () => {
      const stack = await TestStack.create({ config: { dockerHost: "unix:///nonexistent.sock" } });
      try {
        const preview = await stack.preview();
        assert.match(preview, /Docker cannot be reached at unix:/);
        assert.doesNotMatch(preview, /error:/);
      } finally {
        await stack.remove();
      }
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
