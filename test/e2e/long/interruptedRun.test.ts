import { strict as assert } from "node:assert";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { constants } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { endToEnd, mochaProgram } from "../../../tools/checks/mocha";
import { repository } from "../../../tools/checks/program";
import { namesWith } from "../../support/dockerHost";
import { runVariable, unmarked } from "../../support/run/ownVariables";
import { ProcessTable } from "../../support/run/processTable";

// A Docker daemon of the tests' own takes root on Linux.
const hasDaemon = process.platform === "linux" && process.getuid?.() === 0;

/** A test run of its own, beside the one that this test belongs to. */
class OtherRun {
  readonly ended: Promise<unknown>;
  readonly #child: ChildProcess;
  text = "";

  constructor(file: string, withDaemon = hasDaemon) {
    // Its folder is not in this run's: paths of sockets are limited to 107 characters.
    const { TMPDIR } = unmarked(process.env);
    const env = { ...process.env, TMPDIR, ...(withDaemon ? { WITH_DAEMON: "yes" } : {}) };
    const args = [mochaProgram, ...endToEnd, `test/fixtures/${file}`];
    const stdio = ["ignore", "pipe", "pipe"] as const;
    this.#child = spawn(process.execPath, args, { cwd: repository, env, stdio: [...stdio] });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.on("data", (data: Buffer) => (this.text += data.toString()));
    }
    this.ended = once(this.#child, "exit");
  }

  /** Waits until it has made all that it is going to leave. */
  async ready(): Promise<{ readonly id: string; readonly folder: string }> {
    const isOver = this.ended.then(() => true);
    while (!/ready: .*\n/.test(this.text)) {
      assert.ok(!(await Promise.race([isOver, sleep(200, false)])), this.text);
    }
    const [, id = "", folder = ""] = /ready: (\S+) (\S+)/.exec(this.text) ?? [];
    assert.ok((await leftOf(id, folder)).length >= 2, "it has made something");
    return { id, folder };
  }

  async end(signal: NodeJS.Signals): Promise<number | null> {
    this.#child.kill(signal);
    await this.ended;
    return this.#child.exitCode;
  }
}

/** Processes, names on the Docker host and files that are there of a run. */
async function leftOf(id: string, folder: string): Promise<string[]> {
  const table = await ProcessTable.read();
  const processes = await table.startedWith(runVariable, id);
  return [
    ...processes.map((one) => `process ${one.id}`),
    ...(await namesWith(`${id}-`)),
    ...(existsSync(folder) ? [folder] : []),
  ];
}

describe("a test run that does not come to its end", () => {
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    it(`ends what it has started: ${signal}`, async () => {
      const run = new OtherRun("endlessRun.ts", hasDaemon && signal === "SIGINT");
      const { id, folder } = await run.ready();
      assert.equal(await run.end(signal), 128 + constants.signals[signal], run.text);
      assert.deepEqual(await leftOf(id, folder), []);
    });
  }

  it("because it is killed, is cleared up by the next one, which leaves alone what is alive", async () => {
    const killed = new OtherRun("endlessRun.ts");
    const alive = new OtherRun("endlessRun.ts", false);
    try {
      const gone = await killed.ready();
      const other = await alive.ready();
      const before = await leftOf(other.id, other.folder);
      await killed.end("SIGKILL");
      assert.ok((await leftOf(gone.id, gone.folder)).length >= 2, "somebody else has cleared up");

      const next = new OtherRun("shortRun.ts");
      await next.ended;
      assert.match(next.text, new RegExp(`A test run was killed \\(${gone.id}\\)`));
      assert.deepEqual(await leftOf(gone.id, gone.folder), []);
      assert.deepEqual(await leftOf(other.id, other.folder), before);
    } finally {
      await killed.end("SIGTERM");
      await alive.end("SIGTERM");
    }
  });
}).timeout(300_000);
