import { strict as assert } from "node:assert";
import { execFile, spawn, spawnSync } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { scriptText } from "../../components/scriptText";
import { Registry } from "../support/registry";
import { SecretWatch } from "../support/secretWatch";
import { testToolchain } from "../support/toolchain";

const run = promisify(execFile);
const password = 's3cret "t0ken" with \\ and $HOME';
const secrets = [password, "s3cret", Buffer.from(`robot:${password}`).toString("base64")];
const shells = [["dash"], ["bash"], ["busybox", "sh"]].filter(
  ([program = "", ...args]) => spawnSync(program, [...args, "-c", ":"]).status === 0,
);

/** How a pull went, and what could be read on the disk meanwhile. */
interface Seen {
  readonly text: string;
  readonly code: number | null;
  readonly looks: number;
  readonly files: readonly string[];
}

describe("the login of a stack at its registry", () => {
  let registry: Registry;
  let place = "";
  let image = "";

  before("starts a registry that has an image", async () => {
    await testToolchain();
    registry = await Registry.start();
    registry.password = password;
    image = `${registry.address}/forecaster/empty:v1`;
    const folder = await mkdtemp(join(tmpdir(), "forecaster-machine-"));
    const docker = async (args: readonly string[], input: string | Buffer = "") => {
      const running = run("docker", args, { env: { ...process.env, DOCKER_CONFIG: folder } });
      running.child.stdin?.end(input);
      await running;
    };
    await docker(["import", "-", image], Buffer.alloc(1024));
    await docker(["login", "--username", "robot", "--password-stdin", registry.address], password);
    await docker(["push", "--quiet", image]);
    await rm(folder, { recursive: true });
  });

  beforeEach("forgets the image", async () => {
    await run("docker", ["rmi", "--force", image]);
    place = await mkdtemp(join(tmpdir(), "forecaster-login-"));
    registry.delayMs = 300;
  });

  afterEach(async () => {
    registry.delayMs = 0;
    await rm(place, { recursive: true });
  });

  after(async () => {
    await run("docker", ["rmi", "--force", image]);
    await registry.stop();
  });

  /** Runs the pull in a folder of its own, looks at all files there all the time, and ends it on the way. */
  async function pull(shell: readonly string[], end?: NodeJS.Signals): Promise<Seen> {
    const [program = "", ...args] = shell;
    const child = spawn(program, [...args, "-s"], { env: environment(), detached: true });
    let [text, files, looks, isOver] = ["", [] as string[], 0, false];
    child.stdout.on("data", (data: Buffer) => (text += data.toString()));
    child.stderr.on("data", (data: Buffer) => (text += data.toString()));
    const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
    void ended.then(() => (isOver = true));
    child.stdin.end(scriptText("pull", false));
    const killing =
      end === undefined ? undefined : setTimeout(() => process.kill(-(child.pid ?? 0), end), 1500);
    // One that has ended before is nobody's to kill; its exit code tells.
    void ended.then(() => {
      clearTimeout(killing);
    });
    while (!isOver || looks === 0) {
      // What vanishes between being listed and being read is looked at in the next turn.
      files = files.concat(await SecretWatch.filesWith(secrets, place).catch(() => []));
      looks += 1;
      await sleep(2);
    }
    files = files.concat(await SecretWatch.filesWith(secrets, place));
    return { text, code: await ended, looks, files };
  }

  function environment(): NodeJS.ProcessEnv {
    return {
      ...process.env,
      TMPDIR: place,
      HOME: place,
      IMAGE: image,
      SETTING: "images.green",
      TRAFFIC: "",
      KEEP: "",
      NEEDS: "",
      REGISTRY_ADDRESS: registry.address,
      REGISTRY_USERNAME: "robot",
      REGISTRY_PASSWORD: password,
    };
  }

  for (const shell of shells) {
    it(`is on the disk at no moment: ${shell.join(" ")}`, async () => {
      const { text, code, looks, files } = await pull(shell);
      assert.deepEqual([code, files], [0, []], text);
      assert.ok(looks > 50, `only ${looks} looks`);
      assert.match(text, new RegExp(`"image":"${image}"`));
      assert.deepEqual(await readdir(place), []);
    });

    for (const signal of ["SIGKILL", "SIGTERM", "SIGINT"] as const) {
      it(`leaves nothing behind that ends by ${signal}: ${shell.join(" ")}`, async () => {
        const { code, looks, files, text } = await pull(shell, signal);
        assert.notEqual(code, 0, text);
        assert.ok(looks > 50, `only ${looks} looks`);
        assert.deepEqual(files, []);
        if (signal !== "SIGKILL") assert.deepEqual(await readdir(place), []);
      });
    }
  }
}).timeout(60_000);
