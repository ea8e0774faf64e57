import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { cp, mkdir, mkdtemp, readFile, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { repository } from "../checks/program";

/** A throw-away copy of the repository: everything that Git knows or would take. */
export class Copy {
  private constructor(readonly folder: string) {}

  /** Makes it; it borrows the installed packages and the history, which some tests read. */
  static async make(): Promise<Copy> {
    const folder = await mkdtemp(join(tmpdir(), "forecaster-sabotage-"));
    const listed = git("ls-files", "-z", "-co", "--exclude-standard");
    for (const file of listed.split("\0").filter((name) => name !== "")) {
      await mkdir(dirname(join(folder, file)), { recursive: true });
      await cp(join(repository, file), join(folder, file)).catch(ignoreMissing);
    }
    await symlink(join(repository, "node_modules"), join(folder, "node_modules"));
    const history = git("rev-parse", "--absolute-git-dir").trim();
    await writeFile(join(folder, ".git"), `gitdir: ${history}\n`);
    return new Copy(folder);
  }

  /** Runs something while a file has another text. */
  async with<T>(file: string, change: (text: string) => string, act: () => Promise<T>): Promise<T> {
    const path = join(this.folder, file);
    const original = await readFile(path, "utf8");
    await writeFile(path, change(original));
    try {
      return await act();
    } finally {
      await writeFile(path, original);
    }
  }

  /** At once, so that a process which is about to end can do it too. */
  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function git(...args: readonly string[]): string {
  const options = { cwd: repository, encoding: "utf8", maxBuffer: 2 ** 26 } as const;
  return execFileSync("git", ["-c", "safe.directory=*", ...args], options);
}

/** Deleted, and Git was not told of it yet. */
function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== "ENOENT") throw error;
}
