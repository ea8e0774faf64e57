import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { testToolchain } from "./toolchain";

const run = promisify(execFile);
const repository = resolve(__dirname, "../..");

/** This program as an earlier commit has it, with the packages and plugins of that commit. */
export class EarlierProgram {
  private constructor(
    /** A folder with every file of the commit. */
    readonly checkout: string,
    /** PULUMI_HOME with the plugins that it was made for. */
    readonly pluginHome: string,
  ) {}

  /**
   * Takes it from the history of this clone.
   * @throws Error when that does not reach back to the commit, with the command that fetches it.
   */
  static async of(commit: string): Promise<EarlierProgram> {
    await expectInHistory(commit);
    const checkout = await mkdtemp(join(tmpdir(), "forecaster-earlier-"));
    // No `git worktree`: a test that is killed would leave its entry in the clone.
    const archive = join(checkout, "archive.tar");
    await git("archive", "--format=tar", `--output=${archive}`, commit);
    await run("tar", ["-xf", archive, "-C", checkout]);
    await rm(archive);
    await bringPackages(checkout);
    return new EarlierProgram(checkout, await pluginsOf(checkout));
  }

  async remove(): Promise<void> {
    await rm(this.checkout, { recursive: true });
  }
}

/** In CI and in containers the clone may belong to another user than the one who runs the tests. */
function git(...args: readonly string[]): Promise<unknown> {
  return run("git", ["-c", "safe.directory=*", ...args], { cwd: repository });
}

async function expectInHistory(commit: string): Promise<void> {
  await git("cat-file", "-e", `${commit}^{commit}`).catch(() => {
    throw new Error(
      `The history of this clone does not reach back to ${commit.slice(0, 7)}, whose stacks are taken over here: git fetch --unshallow (in CI: fetch-depth: 0).`,
    );
  });
}

/** The packages of this checkout where the commit locks the same ones, else its own. */
async function bringPackages(checkout: string): Promise<void> {
  const [own, its] = await Promise.all(
    [repository, checkout].map((folder) => readFile(join(folder, "package-lock.json"), "utf8")),
  );
  if (own === its) {
    await symlink(join(repository, "node_modules"), join(checkout, "node_modules"));
  } else {
    await run("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: checkout });
  }
}

// The commit's own set-up decides, in a process of its own: only it knows what it needs, and it finds
// plugins of today in their place when they are the same.
const preparePlugins = `
  const { ownSurroundings } = require("./tools/setup/surroundings");
  const { alone } = require("./tools/setup/lock");
  const { preparePlugins } = require("./tools/setup/plugins");
  const [kind, folder] = process.argv.slice(1);
  const surroundings = ownSurroundings();
  alone(surroundings, () => preparePlugins(surroundings, { kind, folder })).then(({ home }) =>
    console.log(home),
  );`;

async function pluginsOf(checkout: string): Promise<string> {
  const { engine, pulumi } = await testToolchain();
  const register = ["--require", "ts-node/register/transpile-only", "--eval", preparePlugins];
  const args = [...register, engine, dirname(pulumi)];
  const { stdout } = await run(process.execPath, args, { cwd: checkout });
  return stdout.trim().split("\n").at(-1) ?? "";
}
