import { strict as assert } from "node:assert";
import { colors } from "../../components/model/color";
import { crash } from "../support/crash";
import { expectServes } from "../support/expectServes";
import type { TestStack } from "../support/testStack";
import { until } from "../support/until";
import type { Fault } from "./fault";
import { takesAway } from "./scene";

function startedAt(stack: TestStack, container: string): Promise<string> {
  return stack.docker("inspect", "--format", "{{.State.StartedAt}}", container);
}

/** Lets the kernel end a container's process for want of memory, and waits until Docker has started it again. */
async function fillMemory(stack: TestStack, name: string): Promise<void> {
  const limit = (bytes: string) =>
    stack.docker("update", "--memory", bytes, "--memory-swap", bytes, name);
  const started = await startedAt(stack, name);
  await limit("80m");
  // Pages that belong to no process: the kernel ends the largest process, which is the backend's own.
  const fill = ["dd", "if=/dev/zero", "of=/dev/shm/filler", "bs=1M", "count=64"];
  await stack.docker("exec", name, ...fill).catch(() => undefined);
  await until("it has started again", async () => (await startedAt(stack, name)) !== started);
  await limit("1g");
}

/** Containers that end, while nobody runs an update. */
export const daemon: readonly Fault[] = [
  {
    part: "daemon",
    name: "nginx is killed",
    outageSeconds: 10,
    bringAbout: takesAway(({ stack }) => crash(stack, stack.names.proxy)),
  },
  {
    part: "daemon",
    name: "the active backend is killed, as when memory runs out",
    outageSeconds: 15,
    bringAbout: takesAway(({ stack, before }) => crash(stack, stack.names.backends[before])),
  },
  {
    part: "daemon",
    name: "the active backend runs out of memory",
    outageSeconds: 30,
    bringAbout: takesAway(({ stack, before }) => fillMemory(stack, stack.names.backends[before])),
  },
  {
    part: "daemon",
    name: "somebody stops the active backend, and traffic is switched",
    outageSeconds: 30,
    bringAbout: takesAway(async ({ stack, before, idle }) => {
      await stack.docker("stop", stack.names.backends[before]);
      await stack.switchTo(idle);
      await stack.docker("start", stack.names.backends[before]);
    }),
  },
  {
    part: "daemon",
    name: "somebody removes the active backend",
    outageSeconds: 45,
    bringAbout: takesAway(async ({ stack, before }) => {
      await stack.docker("rm", "--force", stack.names.backends[before]);
      await stack.up();
    }),
  },
  {
    part: "daemon",
    name: "what serves is gone, comes back broken, and traffic is switched",
    outageSeconds: 90,
    bringAbout: takesAway(async ({ stack, before, idle }) => {
      await stack.set("variables.NEVER_READY", "1");
      await stack.docker("rm", "--force", stack.names.backends[before]);
      assert.match(await stack.upFails(), new RegExp(`${before} did not pass its gate`));
      await stack.set("activeColor", idle);
      await stack.up();
      await expectServes(stack, idle);
      await stack.unset("variables.NEVER_READY");
    }),
    wayOut: {
      name: "another release in the place of what is broken",
      take: async (scene) => {
        const { stack, before, idle } = scene;
        await stack.release(before, scene.nextVersion());
        await stack.up();
        assert.deepEqual((await stack.up()).changed, []);
        await expectServes(stack, idle);
      },
    },
  },
  {
    part: "daemon",
    name: "somebody removes the idle backend",
    bringAbout: async ({ stack, idle }) => {
      await stack.docker("rm", "--force", stack.names.backends[idle]);
    },
  },
  {
    part: "daemon",
    name: "nginx is restarted",
    outageSeconds: 10,
    bringAbout: takesAway(({ stack }) => stack.docker("restart", stack.names.proxy)),
  },
  {
    part: "daemon",
    name: "somebody removes nginx",
    outageSeconds: 45,
    bringAbout: takesAway(async ({ stack }) => {
      await stack.docker("rm", "--force", stack.names.proxy);
      await stack.up();
    }),
  },
  {
    part: "daemon",
    name: "somebody removes nginx and the volume of its state, which has the pointer",
    outageSeconds: 90,
    bringAbout: takesAway(async ({ stack }) => {
      await stack.docker("rm", "--force", stack.names.proxy);
      await stack.docker("volume", "rm", stack.names.volumes.proxyState);
      await stack.up();
    }),
  },
  {
    part: "daemon",
    name: "the idle backend is killed",
    bringAbout: ({ stack, idle }) => crash(stack, stack.names.backends[idle]),
  },
  {
    part: "daemon",
    name: "the idle backend runs out of memory",
    bringAbout: ({ stack, idle }) => fillMemory(stack, stack.names.backends[idle]),
  },
  {
    part: "daemon",
    name: "somebody stops the idle backend, and traffic is switched to it",
    bringAbout: async ({ stack, before, idle }) => {
      await stack.docker("stop", stack.names.backends[idle]);
      await stack.set("activeColor", idle);
      const wayOut = new RegExp(`docker start ${stack.names.backends[idle]}`);
      assert.match(await stack.preview(), wayOut);
      assert.match(await stack.upFails(), wayOut);
      assert.equal(await stack.serves(), before);
    },
    wayOut: {
      name: "`docker start`, as the message says, and `pulumi up`",
      take: async ({ stack, idle }) => {
        await stack.docker("start", stack.names.backends[idle]);
        await stack.up();
        await expectServes(stack, idle);
      },
    },
  },
  {
    part: "daemon",
    name: "Postgres is killed",
    outageSeconds: 30,
    bringAbout: takesAway(({ stack }) => crash(stack, stack.names.database)),
  },
  {
    part: "daemon",
    name: "Postgres is restarted",
    outageSeconds: 30,
    bringAbout: takesAway(({ stack }) => stack.docker("restart", stack.names.database)),
  },
  {
    part: "daemon",
    name: "every container is restarted at once",
    outageSeconds: 45,
    bringAbout: takesAway(({ stack }) => {
      const { database, proxy, backends } = stack.names;
      return stack.docker("restart", database, ...colors.map((color) => backends[color]), proxy);
    }),
  },
];
