import { execFile } from "node:child_process";
import { chmod, cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const somebody = ["-c", "user.name=Somebody", "-c", "user.email=somebody@example.com"];

/** Runs git in a folder, without the settings of this machine; returns what it prints. */
export async function git(directory: string, ...args: readonly string[]): Promise<string> {
  const env = {
    PATH: process.env.PATH,
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_CONFIG_SYSTEM: "/dev/null",
  };
  const { stdout } = await run("git", [...somebody, ...args], { cwd: directory, env });
  return stdout.trim();
}

/** A bare repository with a branch `main`, in the part of GitHub's. */
export class GitRemote {
  private constructor(
    private readonly directory: string,
    /** The address that a clone takes. */
    readonly url: string,
  ) {}

  /** Its first commit holds the files, texts by their names, and copies of folders and files. */
  static async create(
    files: Readonly<Record<string, string>>,
    copies: Readonly<Record<string, string>> = {},
  ): Promise<GitRemote> {
    const directory = await mkdtemp(join(tmpdir(), "forecaster-remote-"));
    const bare = join(directory, "bare.git");
    await git(directory, "init", "--quiet", "--bare", "--initial-branch", "main", bare);
    const remote = new GitRemote(directory, `file://${bare}`);
    const seed = join(directory, "seed");
    await git(directory, "clone", "--quiet", remote.url, seed);
    for (const [name, source] of Object.entries(copies)) {
      await cp(source, join(seed, name), { recursive: true, dereference: true });
    }
    await remote.#commit(seed, files, "Begin");
    return remote;
  }

  /** Somebody else commits files to `main`. Returns the commit. */
  async commit(files: Readonly<Record<string, string>>, message: string): Promise<string> {
    const clone = await mkdtemp(join(this.directory, "somebody-"));
    await git(clone, "clone", "--quiet", this.url, ".");
    return this.#commit(clone, files, message);
  }

  /** Clones as actions/checkout does: one commit deep, on the branch. */
  async checkOut(directory: string): Promise<void> {
    await git(this.directory, "clone", "--quiet", "--depth", "1", this.url, directory);
  }

  /** From now on nobody can push to a branch whose name matches the shell pattern. */
  async protect(pattern: string): Promise<void> {
    const refuse = `case "$ref" in refs/heads/${pattern}) echo "GH013: Repository rule violations" >&2; exit 1 ;; esac`;
    const hook = `#!/bin/sh\nwhile read -r _ _ ref; do\n${refuse}\ndone\n`;
    await writeFile(this.#hook, hook);
    await chmod(this.#hook, 0o755);
  }

  async unprotect(): Promise<void> {
    await rm(this.#hook, { force: true });
  }

  /** What a branch or commit has in a file. */
  show(file: string, ref = "main"): Promise<string> {
    return git(this.#bare, "show", `${ref}:${file}`);
  }

  head(ref = "main"): Promise<string> {
    return git(this.#bare, "rev-parse", ref);
  }

  /** The subjects of a range of commits, newest first. */
  async subjects(range: string): Promise<string[]> {
    const all = await git(this.#bare, "log", "--format=%s", range);
    return all.split("\n").filter((line) => line !== "");
  }

  /** The files in which two commits differ. */
  async changed(from: string, to: string): Promise<string[]> {
    const all = await git(this.#bare, "diff", "--name-only", from, to);
    return all.split("\n").filter((line) => line !== "");
  }

  async remove(): Promise<void> {
    await rm(this.directory, { recursive: true, force: true });
  }

  get #bare(): string {
    return join(this.directory, "bare.git");
  }

  get #hook(): string {
    return join(this.#bare, "hooks", "pre-receive");
  }

  async #commit(
    clone: string,
    files: Readonly<Record<string, string>>,
    message: string,
  ): Promise<string> {
    for (const [name, text] of Object.entries(files)) {
      await mkdir(dirname(join(clone, name)), { recursive: true });
      await writeFile(join(clone, name), text);
    }
    await git(clone, "add", "--all");
    await git(clone, "commit", "--quiet", "--message", message);
    await git(clone, "push", "--quiet", "origin", "HEAD:main");
    return git(clone, "rev-parse", "HEAD");
  }
}
