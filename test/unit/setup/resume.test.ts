import { strict as assert } from "node:assert";
import { type ChildProcess, spawn, type StdioOptions } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { setUp } from "../../../tools/setup";
import { makeFolder } from "../../../tools/setup/folder";
import { FakeMachine, isRunning } from "../../support/setup/fakeMachine";
import {
  addDebian,
  addDocker,
  addDockerd,
  addGo,
  addPlugins,
  addPulumi,
  addRunningDocker,
} from "../../support/setup/fakePrograms";

const repository = path.resolve(__dirname, "../../..");
const nowhere = "http://127.0.0.1:1";

describe("an interrupted set-up", () => {
  let machine: FakeMachine;

  beforeEach(() => {
    machine = new FakeMachine();
  });

  afterEach(() => {
    machine.remove();
  });

  it("leaves no folder that looks finished, and begins it anew", async () => {
    const folder = path.join(machine.cache, "engine");
    const fill = (name: string) => (temporary: string) => {
      fs.writeFileSync(path.join(temporary, name), "");
      assert.ok(!fs.existsSync(folder));
      return Promise.resolve();
    };
    const broken = makeFolder(folder, async (temporary) => {
      await fill("half")(temporary);
      throw new Error("interrupted");
    });
    await assert.rejects(broken, /interrupted/);
    assert.deepEqual(machine.made(), []);
    machine.touch("cache/forecaster-blue-green/engine.making/killed");
    await makeFolder(folder, fill("whole"));
    assert.deepEqual(fs.readdirSync(folder), ["whole"]);
    await makeFolder(folder, fill("again"));
    assert.deepEqual(fs.readdirSync(folder), ["whole"]);
  });

  /** Starts a program of Node as the leader of a process group. */
  function start(...args: string[]): ChildProcess {
    const stdio: StdioOptions = "ignore";
    const options = { cwd: repository, env: machine.env, detached: true, stdio };
    return spawn(process.execPath, args, options);
  }

  const startSetUp = (): ChildProcess =>
    start("--require=ts-node/register/transpile-only", "test/support/setup/setupRun.ts", nowhere);

  /** The number that a fake program writes to a file. */
  async function numberIn(file: string): Promise<number> {
    const whole = path.join(machine.root, file);
    for (let tries = 0; tries < 3000 && !fs.existsSync(whole); tries++) await sleep(20);
    await sleep(20);
    return Number(fs.readFileSync(whole, "utf8"));
  }

  /** What a fake program does that starts another one and waits for it. */
  const waitLong = (name: string): string => `sleep 60 & echo $! >"${machine.root}/${name}"; wait`;

  async function assertEnds(
    run: ChildProcess,
    signal: "SIGINT" | "SIGTERM",
    ...names: readonly string[]
  ): Promise<void> {
    const sleepers = await Promise.all(names.map(numberIn));
    run.kill(signal);
    const [code] = (await once(run, "exit")) as [number];
    assert.equal(code, 128 + os.constants.signals[signal]);
    assert.deepEqual(sleepers.filter(isRunning), []);
    assert.deepEqual(machine.made(), []);
  }

  it("ends the commands that it runs and what these run, and leaves nothing half made", async () => {
    addRunningDocker(machine);
    addDebian(machine);
    addGo(machine, "go1.26.8", waitLong("go"));
    machine.add("debootstrap", waitLong("debootstrap"));
    await assertEnds(startSetUp(), "SIGINT", "go", "debootstrap");
  });

  it("does so too when it is told twice, and a command takes its time to end", async () => {
    addRunningDocker(machine);
    addGo(machine, "go1.26.8", `trap "" TERM; ${waitLong("go")}`);
    const run = startSetUp();
    const sleeper = await numberIn("go");
    run.kill("SIGINT");
    await sleep(500);
    run.kill("SIGINT");
    const [code] = (await once(run, "exit")) as [number | null];
    assert.deepEqual([code, isRunning(sleeper)], [130, false]);
  });

  it("does so too when only its npm script is told", async () => {
    addPulumi(machine);
    addPlugins(machine);
    machine.add("docker", `if [ "$1" = image ]; then ${waitLong("docker")}; fi`);
    await assertEnds(start("tools/setup.mjs"), "SIGTERM", "docker");
  });

  it("that was killed does not keep the next one from its end", async () => {
    addRunningDocker(machine);
    addGo(machine);
    addPlugins(machine);
    machine.touch("docker/registry");
    const engine = path.basename(
      (await setUp(machine.surroundings())).env.PATH?.split(":")[0] ?? "",
    );
    fs.renameSync(path.join(machine.cache, engine), path.join(machine.cache, `${engine}.making`));
    fs.rmSync(path.join(machine.cache, `${engine}.making`, "pulumi"));
    await setUp(machine.surroundings());
    assert.deepEqual([machine.made(), machine.calls("go build").length], [[engine], 4]);
  });

  it("or one that has ended leaves the daemon running that it started, whoever ends its group", async () => {
    addDocker(machine);
    addDockerd(machine);
    machine.touch("docker/registry");
    addPulumi(machine);
    addPlugins(machine);
    const run = startSetUp();
    const [code] = (await once(run, "exit")) as [number];
    const daemon = await numberIn("dockerd.pid");
    assert.throws(() => process.kill(-(run.pid ?? 0), "SIGINT"), /ESRCH/);
    assert.deepEqual([code, isRunning(daemon)], [0, true]);
    process.kill(daemon);
  });
});
