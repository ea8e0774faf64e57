import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { constants, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { runPrefix } from "../dockerHost";
import { endRun } from "./endRun";
import { markProcesses, unmarked } from "./ownVariables";
import { find } from "./processTable";
import { ownMachine, type RunRecord, writeRecord } from "./record";

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
const ender = resolve(__dirname, "end.ts");

/** The test run of this process: whatever it starts is known as its own, and is ended with it. */
export class TestRun {
  #isOver = false;

  private constructor(private readonly record: RunRecord) {}

  /**
   * Begins it: from now on every process that this one starts carries the run's ID, temporary files go
   * into a folder of its own, and an end of this process by a signal or an error ends all of it.
   */
  static begin(): TestRun {
    const folder = join(tmpdir(), `forecaster-${runPrefix}`);
    const record: RunRecord = {
      id: runPrefix,
      folder,
      dockerHost: process.env.DOCKER_HOST,
      pid: process.pid,
      started: find(process.pid)?.started,
      machine: ownMachine(),
    };
    writeRecord(record);
    mkdirSync(folder);
    markProcesses(runPrefix, folder);
    const run = new TestRun(record);
    process.once("exit", () => {
      run.#endBeforeExit();
    });
    for (const signal of signals) process.on(signal, exitBy);
    return run;
  }

  /** Ends everything of it that is left; done at the end of a run that was not interrupted. */
  async end(): Promise<void> {
    await endRun(this.record);
    this.#isOver = true;
  }

  /** In a process of its own, while this one stands still: no test can go on and start something new. */
  #endBeforeExit(): void {
    if (this.#isOver) return;
    console.error("The test run ends early: what it has started is ended and removed now.");
    const args = ["--require", "ts-node/register/transpile-only", ender, this.record.id];
    spawnSync(process.execPath, args, { stdio: "inherit", env: unmarked(process.env) });
  }
}

/** Set-up ends its own commands first, and then this process. */
function exitBy(signal: NodeJS.Signals): void {
  if (process.listenerCount(signal) === 1) process.exit(128 + constants.signals[signal]);
}
