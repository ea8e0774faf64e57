import { strict as assert } from "node:assert";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { rm, writeFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { activeDirectory } from "../../components/model/proxy/activeUpstream";
import { ask } from "../support/ask";
import { holdSwitch } from "../support/heldSwitch";
import type { PulumiRun } from "../support/pulumiRun";
import { until } from "../support/until";
import type { Fault } from "./fault";
import { type Scene, unlock } from "./scene";

/** A moment of an update, and how it is recognised. */
interface Moment {
  readonly name: string;
  /** Faults of the release that make the step last. */
  readonly release?: string;
  /** Starts an update, and kills it at the moment. */
  run(scene: Scene, kill: (run: PulumiRun) => Promise<void>): Promise<void>;
}

const signals = ["SIGINT", "SIGTERM", "SIGKILL"] as const;

/** The moment at which the engine prints that it begins with a resource. */
function at(name: string, resource: string, release?: string): Moment {
  return {
    name,
    ...(release === undefined ? {} : { release }),
    run: async (scene, kill) => {
      const run = scene.stack.spawnUp();
      const color = scene.idle;
      await run.begins(resource.replace("COLOR", color));
      await kill(run);
    },
  };
}

const duringDrain: Moment = {
  name: "while the idle color is drained",
  run: async (scene, kill) => {
    const body = JSON.stringify({ series: "slow", value: 1, key: "while-drained" });
    const path = "/api/v1/observations?delay=4000";
    const open = ask(scene.stack.ports.idle, path, { method: "POST", body });
    await at("", "COLOR-drain").run(scene, kill);
    await open;
  },
};

const duringMigration: Moment = {
  name: "while the migration runs",
  release: "MIGRATE_SECONDS=3",
  run: async (scene, kill) => {
    const run = scene.stack.spawnUp();
    const running = ["ps", "--quiet", "--filter", `name=${scene.stack.names.migration}`];
    while ((await scene.stack.docker(...running)) === "") await sleep(50);
    await kill(run);
  },
};

const beforeRename: Moment = {
  name: "before the rename of the pointer",
  run: async (scene, kill) => {
    await holdSwitch(scene.stack, kill);
  },
};

/** The last smoke path needs a table, and the verification asks for it again after the rename. */
const duringVerification: Moment = {
  name: "after the rename, while the switch is verified",
  run: async (scene, kill) => {
    let lock = { over: Promise.resolve<unknown>(undefined) };
    const run = await holdSwitch(scene.stack, async () => {
      lock = await lockTable(scene);
    });
    while (!(await scene.stack.docker(...pointer(scene))).includes(scene.idle)) await sleep(20);
    await kill(run);
    await lock.over;
  },
};

function pointer({ stack }: Scene): string[] {
  return ["exec", stack.names.proxy, "ls", activeDirectory];
}

/** Locks the table for two seconds: users wait for their answers meanwhile, and get them. */
async function lockTable({ stack }: Scene): Promise<{ over: Promise<unknown> }> {
  const sql = "BEGIN; LOCK TABLE observations; SELECT 'locked'; SELECT pg_sleep(2); COMMIT;";
  const client = spawn("docker", ["exec", "-i", stack.names.database, ...stack.psql]);
  const ended = once(client, "exit");
  client.stdin.end(sql);
  await once(client.stdout, "data");
  return { over: ended };
}

const moments: readonly Moment[] = [
  at("while the release's image is looked up", "COLOR-image-pull"),
  duringMigration,
  duringDrain,
  at("while the old container is removed", "COLOR-removal"),
  at("while the container is created", "COLOR"),
  at("while the release is proven", "gate-COLOR", "START_SECONDS=3"),
  at("while the smoke checks run", "smoke-checks"),
  beforeRename,
  at("at the rename of the pointer", "switch"),
  duringVerification,
];

/**
 * Docker goes on stopping the old container, which answers meanwhile. Back to the configuration before,
 * nothing but the removal that was begun tells that it is about to end.
 */
const removalPutBack: Fault = {
  part: "killed",
  name: "pulumi up gets SIGKILL while the old container is removed, and the configuration is put back",
  bringAbout: async (scene) => {
    const { stack, before, idle } = scene;
    await stack.release(idle, scene.nextVersion(), "STOP_SECONDS=25");
    await stack.up();
    await stack.set("variables.LEVEL", scene.nextVersion());
    const run = stack.spawnUp();
    await run.begins(`${idle}-removal`);
    // Not before: on a busy host the script is still on its way to it after a second.
    const container = stack.names.backends[idle];
    await until("it has been told to stop", async () =>
      (await stack.docker("logs", container)).includes("SIGTERM: stopping"),
    );
    run.kill();
    await run.ended;
    await unlock(scene);
    await stack.unset("variables.LEVEL");
    const state = ["inspect", "--format", "{{.State.Status}}", container];
    assert.equal(await stack.docker(...state), "running", "it ended before the way back began");
    await stack.up();
    await sleep(26_000);
    assert.equal((await stack.ask("/ready", "idle")).status, 200, "the way back is gone");
    assert.equal(await stack.serves(), before);
  },
};

/** What a kill can leave of a state in files that was not opened with `metadata=skip`. */
const emptyAttributes: Fault = {
  part: "killed",
  name: "a kill left the attributes of the state's file empty, and somebody removes them",
  bringAbout: async ({ stack }) => {
    const attributes = `${stack.stateFile}.attrs`;
    // Refuses to write over one: the tests' own states have none.
    await writeFile(attributes, "", { flag: "wx" });
    assert.match(await stack.upFails(), /failed to load checkpoint: EOF/);
    await rm(attributes);
  },
};

/** `pulumi up` of a release with a switch, ended by each signal at each of its moments. */
const atEachMoment: readonly Fault[] = moments.flatMap((moment) =>
  signals.map((signal) => ({
    part: "killed" as const,
    name: `pulumi up gets ${signal} ${moment.name}`,
    isFast: signal === "SIGKILL" && (moment === beforeRename || moment === duringVerification),
    bringAbout: async (scene: Scene) => {
      await scene.configureRelease(moment.release);
      let ended: PulumiRun["ended"] | undefined;
      await moment.run(scene, async (run) => {
        run.kill(signal);
        ended = run.ended;
        // A signal other than SIGKILL may wait for a step that itself waits for the end of this moment.
        await Promise.race([ended, sleep(1000)]);
      });
      await ended;
    },
    verify: signal === "SIGKILL" ? unlock : () => Promise.resolve(),
  })),
);

/** Updates that are ended on the way. */
export const killed: readonly Fault[] = [...atEachMoment, removalPutBack, emptyAttributes];
