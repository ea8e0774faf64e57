import { strict as assert } from "node:assert";
import { execFileSync, spawnSync, type SpawnSyncReturns } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { describeToolchain, setUp } from "../../../tools/setup";
import { FakeMachine } from "../../support/setup/fakeMachine";
import { addPlugins, addPulumi, addRunningDocker } from "../../support/setup/fakePrograms";

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

  function run(program: string, args: readonly string[] = [], env = {}): SpawnSyncReturns<string> {
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

  describe("before a command of Pulumi", () => {
    beforeEach(() => {
      machine.touch("docker/registry");
      addPlugins(machine);
      addPulumi(machine);
      const answer =
        'if [ "$*" = version ]; then echo v3.999.0; else echo "$PULUMI_HOME|$1|$2"; exit 3; fi';
      machine.add("pulumi", answer);
    });

    const own = (): string => `${machine.home}/.pulumi|up|a b\n`;

    for (const [name, program, args] of [
      ["npm run pulumi", "pulumi.mjs", ["up", "a b"]],
      ["npm run demo:pulumi", "demo.mjs", ["pulumi", "up", "a b"]],
    ] as const) {
      it(`says nothing where nothing is missing, and gives its result: ${name}`, async () => {
        await setUp(machine.surroundings());
        const { status, stdout, stderr } = run(program, args);
        assert.deepEqual({ status, stdout, stderr }, { status: 3, stdout: own(), stderr: "" });
      });

      it(`says what it makes on standard error only: ${name}`, () => {
        machine.touch("docker/slow");
        const { stdout, stderr } = run(program, args);
        assert.equal(stdout, own());
        assert.match(stderr, /images: pulling nginx.*\n.*set-up: all done after 0:\d\d\n$/s);
      });
    }
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
