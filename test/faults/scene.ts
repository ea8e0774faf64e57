import { strict as assert } from "node:assert";
import { type Color, otherColor } from "../../components/model/color";
import { loadLedger } from "../../tools/load/ledger";
import { type Load, startLoad } from "../../tools/load/load";
import type { LoadReport } from "../../tools/load/loadReport";
import type { PulumiRun } from "../support/pulumiRun";
import { storedKeys } from "../support/storedKeys";
import type { TestDaemon } from "../support/testDaemon";
import type { TestStack } from "../support/testStack";
import { until } from "../support/until";

/** A stack under traffic that faults are brought about on, one after the other. */
export class Scene {
  /** The color that served when the fault began. */
  before: Color = "blue";
  #release = 1;

  constructor(
    readonly stack: TestStack,
    /** Where the stack has a Docker daemon of its own. */
    readonly daemon?: TestDaemon,
  ) {}

  /** The color that does not serve when the fault begins. */
  get idle(): Color {
    return otherColor(this.before);
  }

  /** A version that no fault before this one has used. */
  nextVersion(): string {
    return `v${++this.#release}`;
  }

  /** Puts a new release on the idle color and traffic on it, in the configuration only. */
  async configureRelease(faults?: string): Promise<string> {
    const version = this.nextVersion();
    await this.stack.release(this.idle, version, faults);
    await this.stack.set("activeColor", this.idle);
    return version;
  }

  /** Lets users send requests from now on. */
  async begin(): Promise<Load> {
    this.before = await this.stack.serves();
    const keyPrefix = `fault-${this.stack.prefix}-${Date.now()}`;
    const { proxy: port } = this.stack.ports;
    return startLoad({ port, keyPrefix, connections: 20, rate: 60, timeoutMs: 60_000 });
  }

  /** Every POST that a user was told of has its row, and none has two. */
  async expectNothingLostInPostgres({ keys }: LoadReport): Promise<void> {
    const ledger = await loadLedger(keys, storedKeys(this.stack));
    assert.deepEqual(ledger, { missing: [], repeated: [], foreign: [] });
  }
}

/** Waits until users get answers that take the backend and the database. */
export function serviceIsBack({ stack }: Scene): Promise<void> {
  return until("service is back", async () => {
    const answer = await stack.ask("/ready").catch(() => undefined);
    return answer?.status === 200;
  });
}

/** Restarts the Docker daemon that the stack has for itself, and waits until users are served again. */
export async function restartDocker(scene: Scene): Promise<void> {
  assert.ok(scene.daemon !== undefined, "only a daemon of the tests' own is restarted");
  await scene.daemon.restart();
  await serviceIsBack(scene);
}

/** Starts an update, and ends it with SIGKILL at a moment. */
export async function killedAt(
  { stack }: Scene,
  moment: (run: PulumiRun) => Promise<void>,
): Promise<void> {
  const run = stack.spawnUp();
  await moment(run);
  run.kill();
  await run.ended;
}

/** The way out after a killed update: the lock that it has left is named, and given up. */
export async function unlock({ stack }: Scene): Promise<void> {
  assert.match(await stack.upFails(), /pulumi cancel/, "a stale lock is said aloud");
  await stack.pulumi("cancel", "--yes", "--stack", stack.prefix);
}

/** Brings it about, and waits until users are served again without anybody's help. */
export function takesAway(what: (scene: Scene) => Promise<unknown>) {
  return async (scene: Scene): Promise<void> => {
    await what(scene);
    await serviceIsBack(scene);
  };
}
