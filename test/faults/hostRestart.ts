import { strict as assert } from "node:assert";
import type { Color } from "../../components/model/color";
import { expectServes } from "../support/expectServes";
import { holdSwitch } from "../support/heldSwitch";
import type { TestStack } from "../support/testStack";
import { testToolchain } from "../support/toolchain";
import { until } from "../support/until";
import type { Fault } from "./fault";
import { type Scene, serviceIsBack, unlock } from "./scene";

/**
 * All containers end, Docker restarts, and they come back at other addresses: those that they had belong to
 * containers of somebody else by then, which answer nothing. Settles when users are served again.
 */
async function restartHost(scene: Scene): Promise<void> {
  const { stack, daemon } = scene;
  assert.ok(daemon !== undefined, "only a daemon of the tests' own is restarted");
  const { database, proxy, backends } = stack.names;
  const own = [database, backends.blue, backends.green, proxy];
  const before = await addresses(stack, own);
  await stack.docker("stop", ...own);
  const strangers = await takeAll(stack, before);
  await daemon.restart();
  await stack.docker("start", ...own);
  const after = await addresses(stack, [...own, ...strangers]);
  assert.deepEqual(
    before.filter((address) => !after.slice(own.length).includes(address)),
    [],
    "somebody else has each of the addresses before",
  );
  await serviceIsBack(scene);
  await stack.docker("rm", "--force", ...strangers);
}

/** Starts containers until these addresses of the stack's network are taken; Docker gives the lowest first. */
async function takeAll(stack: TestStack, wanted: readonly string[]): Promise<string[]> {
  const { images } = await testToolchain();
  const names: string[] = [];
  let taken: readonly string[] = [];
  while (!wanted.every((address) => taken.includes(address))) {
    assert.ok(names.length < 20, `${wanted.join(", ")} are not given to others`);
    const name = `${stack.prefix}-stranger-${names.length + 1}`;
    const options = ["--detach", "--restart", "always", "--network", stack.names.network];
    const command = ["--entrypoint", "sleep", images.nginx, "infinity"];
    await stack.docker("run", "--name", name, "--stop-timeout", "0", ...options, ...command);
    names.push(name);
    taken = await addresses(stack, names);
  }
  return names;
}

/** The containers' addresses in the stack's network, in their order. */
async function addresses(stack: TestStack, containers: readonly string[]): Promise<string[]> {
  const format = `{{(index .NetworkSettings.Networks "${stack.names.network}").IPAddress}}`;
  return (await stack.docker("inspect", "--format", format, ...containers)).split("\n");
}

/** In the middle of a switch whose update was killed: what would rename the pointer ends with nginx. */
async function restartInSwitch(scene: Scene): Promise<Color> {
  await holdSwitch(scene.stack, async (run) => {
    run.kill();
    await run.ended;
    await restartHost(scene);
  });
  return scene.before;
}

/** After a switch that went through by itself when its update was killed. */
async function restartAfterSwitch(scene: Scene): Promise<Color> {
  const { stack, idle } = scene;
  await holdSwitch(stack, async (run) => {
    run.kill();
    await run.ended;
  });
  await until("the killed switch ends", async () => (await stack.serves()) === idle);
  await restartHost(scene);
  return idle;
}

/** The addresses that the killed update has recorded are somebody else's by then. */
function killed(
  when: string,
  restart: (scene: Scene) => Promise<Color>,
  isPutBack: boolean,
): Fault {
  return {
    part: "daemon",
    name: `the host restarts ${when}${isPutBack ? ", and the configuration is put back" : ""}`,
    outageSeconds: 120,
    bringAbout: async (scene) => {
      await scene.configureRelease();
      const serves = await restart(scene);
      assert.equal(await scene.stack.serves(), serves);
      if (isPutBack) await scene.stack.set("activeColor", scene.before);
    },
    verify: unlock,
  };
}

/** The whole host restarts, and every container has another address afterwards. */
export const hostRestart: readonly Fault[] = [
  {
    part: "daemon",
    name: "the host restarts, and traffic is switched",
    outageSeconds: 120,
    bringAbout: async (scene) => {
      const { stack, before, idle } = scene;
      await restartHost(scene);
      assert.equal(await stack.serves(), before);
      assert.deepEqual((await stack.up()).changed, [], "an update has something to do");
      await stack.switchTo(idle);
      await expectServes(stack, idle);
    },
  },
  killed("while a killed update switches", restartInSwitch, false),
  killed("while a killed update switches", restartInSwitch, true),
  killed("after a killed update has switched", restartAfterSwitch, false),
  killed("after a killed update has switched", restartAfterSwitch, true),
];
