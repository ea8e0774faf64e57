import { strict as assert } from "node:assert";
import fc from "fast-check";
import { activeDirectory } from "../../components/model/proxy/activeUpstream";
import { type Color, otherColor } from "../../components/model/color";
import { crash } from "../support/crash";
import { expectServes } from "../support/expectServes";
import type { LoadReport } from "../../tools/load/loadReport";
import { restartDocker, type Scene, serviceIsBack } from "./scene";

/** What an operator believes: which color serves, and the version of each. */
export interface Belief {
  readonly serves: Color;
  readonly versions: Readonly<Record<Color, string>>;
}

/** One thing that is done to a stack while users send requests. */
interface Step {
  readonly name: string;
  /** Users may lose requests: what serves is taken away for a moment. */
  readonly takesAway?: boolean;
  /** Does it, and returns what is believed afterwards. */
  play(scene: Scene, belief: Belief): Promise<Belief>;
}

async function releaseTo(scene: Scene, belief: Belief, faults?: string): Promise<Belief> {
  const idle = otherColor(belief.serves);
  const version = scene.nextVersion();
  await scene.stack.release(idle, version, faults);
  return { ...belief, versions: { ...belief.versions, [idle]: version } };
}

/** Back to the release that the idle color had, and to the color that serves. */
async function putBack({ stack }: Scene, { serves, versions }: Belief): Promise<void> {
  const idle = otherColor(serves);
  await stack.release(idle, versions[idle]);
  await stack.set("activeColor", serves);
  await stack.up();
}

/** The setting that keeps every release from getting ready. */
const hindrance = "variables.NEVER_READY";

/** A release and a switch that come with a wrong setting; what is believed once that is set right. */
async function failForSetting(scene: Scene, belief: Belief): Promise<Belief> {
  const { stack } = scene;
  const after = switched(await releaseTo(scene, belief));
  await stack.set(hindrance, 1);
  await stack.set("activeColor", after.serves);
  assert.match(await stack.upFails(), /did not pass its gate/);
  await expectServes(stack, belief.serves, belief.versions[belief.serves]);
  return after;
}

function switched(belief: Belief): Belief {
  return { ...belief, serves: otherColor(belief.serves) };
}

// The first one is what a failure's other steps shrink to.
const steps: readonly Step[] = [
  {
    name: "change nothing",
    play: async ({ stack }, belief) => {
      assert.deepEqual((await stack.up()).changed, []);
      return belief;
    },
  },
  {
    name: "release and switch",
    play: async (scene, belief) => {
      const after = switched(await releaseTo(scene, belief));
      await scene.stack.switchTo(after.serves);
      return after;
    },
  },
  {
    name: "release without a switch",
    play: async (scene, belief) => {
      const after = await releaseTo(scene, belief);
      await scene.stack.up();
      return after;
    },
  },
  {
    name: "switch to what is there",
    play: async ({ stack }, belief) => {
      const after = switched(belief);
      await stack.switchTo(after.serves);
      return after;
    },
  },
  {
    name: "change a setting",
    play: async (scene, belief) => {
      await scene.stack.set("variables.LEVEL", scene.nextVersion());
      await scene.stack.up();
      return belief;
    },
  },
  {
    name: "a release that never gets ready",
    play: async (scene, belief) => {
      await releaseTo(scene, belief, "NEVER_READY=1");
      await scene.stack.set("activeColor", otherColor(belief.serves));
      await scene.stack.upFails();
      await expectServes(scene.stack, belief.serves, belief.versions[belief.serves]);
      await putBack(scene, belief);
      return belief;
    },
  },
  {
    name: "a release that a setting stops, and that is set right",
    play: async (scene, belief) => {
      const after = await failForSetting(scene, belief);
      await scene.stack.unset(hindrance);
      await scene.stack.up();
      return after;
    },
  },
  {
    name: "a release that a setting stops, and everything set back",
    play: async (scene, belief) => {
      await failForSetting(scene, belief);
      await scene.stack.unset(hindrance);
      await putBack(scene, belief);
      return belief;
    },
  },
  {
    name: "another image for the color that serves",
    play: async (scene, belief) => {
      const { stack } = scene;
      await stack.release(belief.serves, scene.nextVersion());
      assert.match(await stack.upFails(), /an update never touches the color that serves/);
      await stack.release(belief.serves, belief.versions[belief.serves]);
      return belief;
    },
  },
  ...["image-pull", "removal", "gate", "switch"].map((where): Step => ({
    name: `a release that is killed (${where})`,
    play: async (scene, belief) => {
      const { stack } = scene;
      const after = switched(await releaseTo(scene, belief));
      await stack.set("activeColor", after.serves);
      const run = stack.spawnUp();
      const resource = { gate: `gate-${after.serves}`, switch: "switch" }[where];
      const named = resource ?? `${after.serves}-${where}`;
      await run.begins(named);
      run.kill();
      await run.ended;
      await stack.serves();
      await stack.pulumi("cancel", "--yes", "--stack", stack.prefix);
      await stack.up();
      return after;
    },
  })),
  {
    name: "the active backend is killed",
    takesAway: true,
    play: async (scene, belief) => {
      await crash(scene.stack, scene.stack.names.backends[belief.serves]);
      await serviceIsBack(scene);
      return belief;
    },
  },
  {
    name: "somebody removes the active backend",
    takesAway: true,
    play: async ({ stack }, belief) => {
      await stack.docker("rm", "--force", stack.names.backends[belief.serves]);
      await stack.up();
      return belief;
    },
  },
  {
    name: "Docker restarts",
    takesAway: true,
    play: async (scene, belief) => {
      await restartDocker(scene);
      return belief;
    },
  },
  {
    name: "somebody removes the idle backend",
    play: async ({ stack }, belief) => {
      await stack.docker("rm", "--force", stack.names.backends[otherColor(belief.serves)]);
      await stack.up();
      return belief;
    },
  },
  {
    name: "somebody moves the pointer",
    play: async ({ stack }, belief) => {
      const { serves } = belief;
      const move = `mv ${activeDirectory}/${serves} ${activeDirectory}/${otherColor(serves)}`;
      await stack.insideProxy(move);
      await stack.up();
      return belief;
    },
  },
];

/** Walks of so many steps, by their names. */
export function walksOf(length: number): fc.Arbitrary<readonly string[]> {
  const name = fc.constantFrom(...steps.map((step) => step.name));
  return fc.array(name, { minLength: length, maxLength: length });
}

/** Takes a step under load, and asserts what must hold after each: the model agrees with the host. */
export async function take(name: string, scene: Scene, belief: Belief): Promise<Belief> {
  const step = steps.find((one) => one.name === name);
  assert.ok(step !== undefined);
  const load = await scene.begin();
  let after: Belief;
  let report: LoadReport;
  try {
    after = await step.play(scene, belief);
  } finally {
    report = await load.stop();
  }
  if (step.takesAway !== true) assert.deepEqual(report.failures, []);
  await scene.expectNothingLostInPostgres(report);
  await expectServes(scene.stack, after.serves, after.versions[after.serves]);
  const idle = await scene.stack.ask("/health", "idle");
  assert.equal(idle.version, after.versions[otherColor(after.serves)]);
  return after;
}
