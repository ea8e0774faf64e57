import { strict as assert } from "node:assert";
import { execFileSync, spawnSync, type SpawnSyncReturns } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { mock } from "node:test";
import { describeToolchain, setUp } from "../../../tools/setup";
import { Progress } from "../../../tools/setup/progress";
import { FakeMachine } from "../../support/setup/fakeMachine";
import {
  addDebian,
  addGo,
  addPlugins,
  addPulumi,
  addRunningDocker,
} from "../../support/setup/fakePrograms";

const repository = path.resolve(__dirname, "../../..");

describe("the set-up command", () => {
  let machine: FakeMachine;

  beforeEach(() => {
    machine = new FakeMachine();
    addRunningDocker(machine);
  });

  afterEach(() => {
    machine.remove();
  });

  function run(program: string, args: string[] = [], env = {}): SpawnSyncReturns<string> {
    const file = path.join(repository, "tools", program);
    const options = { env: { ...machine.env, ...env }, encoding: "utf8" } as const;
    return spawnSync(process.execPath, [file, ...args], options);
  }

  it("uses what a person has, and installs and keeps nothing", async () => {
    machine.touch("docker/registry");
    addPulumi(machine);
    addPlugins(machine);
    const toolchain = await setUp(machine.surroundings({}, { isRoot: false, isDebian: false }));
    assert.equal(
      describeToolchain(toolchain),
      "engine: official; plugins: official; images: official",
    );
    assert.deepEqual(machine.made(), []);
  });

  it("on package registries alone builds everything, and in a second run nothing", async () => {
    addDebian(machine);
    addGo(machine);
    const first = await setUp(machine.surroundings());
    assert.equal(
      describeToolchain(first),
      "engine: built from modules; plugins: stand-in; images: stand-in",
    );
    const before = machine.calls().length;
    assert.deepEqual(await setUp(machine.surroundings()), first);
    const asked = machine.calls().slice(before);
    assert.ok(
      asked.every((call) => /^docker (version|image inspect) /.test(call)),
      asked.join(),
    );
  });

  it("lets the wrapper run the very CLI that set-up found, with its arguments and its result", () => {
    machine.touch("docker/registry");
    addPulumi(machine);
    addPlugins(machine);
    machine.add(
      "pulumi",
      'if [ "$*" = version ]; then echo v3.999.0; else echo "$PULUMI_HOME|$1|$2"; exit 3; fi',
    );
    const { status, stdout } = run("pulumi.mjs", ["up", "a b"]);
    assert.deepEqual([status, stdout], [3, `${machine.home}/.pulumi|up|a b\n`]);
  });

  it("ends with one clear sentence and no stack trace", () => {
    addPulumi(machine);
    addPlugins(machine);
    machine.add("docker", "exit 1");
    const { status, stderr } = run("setup.mjs", [], { FORECASTER_INSTALL: "0" });
    assert.equal(status, 1);
    assert.match(stderr, /^No Docker daemon answers\. [^\n]*\n$/);
  });

  it("says on Windows where it can run", async () => {
    const windows = machine.surroundings({}, { platform: "win32" });
    await assert.rejects(setUp(windows), /run it inside WSL 2: wsl --install$/);
  });

  it("shows what it does and how long that takes so far", async () => {
    mock.timers.enable({ apis: ["Date", "setInterval", "setTimeout"] });
    try {
      const lines: string[] = [];
      const progress = new Progress((line) => lines.push(line));
      let end = (): void => undefined;
      const work = new Promise<void>((resolve) => (end = resolve));
      const step = progress.step("building", () => work);
      for (let second = 0; second < 32; second++) mock.timers.tick(1000);
      end();
      await step;
      assert.deepEqual(lines, [
        "set-up: building ...",
        "set-up: building ... 15 s",
        "set-up: building ... 30 s",
        "set-up: building: done in 32 s",
      ]);
    } finally {
      mock.timers.reset();
    }
  });

  describe("with the npm packages", () => {
    const lock = { packages: { "": {}, "node_modules/a": { integrity: "sha512-1" } } };
    let checkout: string;

    beforeEach(() => {
      checkout = path.join(machine.root, "checkout");
      fs.mkdirSync(path.join(checkout, "tools"), { recursive: true });
      const name = "tools/dependencies.mjs";
      fs.copyFileSync(path.join(repository, name), path.join(checkout, name));
      fs.writeFileSync(path.join(checkout, "package-lock.json"), JSON.stringify(lock));
      machine.add("npm", 'exit "${NPM_EXIT:-0}"');
    });

    function install(env: NodeJS.ProcessEnv = {}): string {
      const call = `import("./tools/dependencies.mjs").then((it) => it.installDependencies())`;
      const options = { cwd: checkout, env: { ...machine.env, ...env }, stdio: "pipe" } as const;
      return execFileSync(process.execPath, ["--eval", call], { ...options, encoding: "utf8" });
    }

    function have(packages: object): void {
      machine.touch("checkout/node_modules/.package-lock.json");
      const file = path.join(checkout, "node_modules/.package-lock.json");
      fs.writeFileSync(file, JSON.stringify({ packages }));
    }

    it("installs the locked ones only, and runs no script of theirs", () => {
      install();
      assert.deepEqual(machine.calls("npm"), ["npm ci --ignore-scripts --no-audit --no-fund"]);
    });

    it("installs nothing where they are all there", () => {
      machine.touch("checkout/node_modules/a/index.js");
      have(lock.packages);
      install();
      assert.deepEqual(machine.calls("npm"), []);
    });

    it("installs them again where one is missing or another one", () => {
      have(lock.packages);
      install();
      machine.touch("checkout/node_modules/a/index.js");
      have({ "node_modules/a": { integrity: "sha512-2" } });
      install();
      assert.equal(machine.calls("npm").length, 2);
    });

    it("says so where they cannot be installed", () => {
      assert.throws(() => install({ NPM_EXIT: "7" }), /cannot be installed; by hand: npm ci\n$/);
    });
  });
});
