import { closeSync, type Dirent, openSync, readSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** Looks for secrets where anybody on the machine could read them: in the command lines of processes. */
export class SecretWatch {
  /** Command lines in which a secret stood. */
  readonly seen: string[] = [];
  looks = 0;
  #isOver = false;
  readonly #done: Promise<void>;

  /** Looks again every `intervalMs` milliseconds. */
  constructor(
    private readonly secrets: readonly string[],
    private readonly intervalMs = 20,
  ) {
    this.#done = this.#watch();
  }

  /** Ends the watch. */
  async stop(): Promise<void> {
    this.#isOver = true;
    await this.#done;
  }

  /** The files below a folder (not behind links) that hold a secret in clear. */
  static async filesWith(secrets: readonly string[], folder: string): Promise<string[]> {
    const entries: Dirent[] = await readdir(folder, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile());
    const paths = files.map((entry) => join(entry.parentPath, entry.name));
    const hits = await Promise.all(
      paths.map(async (path) => holdsOne(await readFile(path, "utf8"), secrets)),
    );
    return paths.filter((_, index) => hits[index]);
  }

  async #watch(): Promise<void> {
    while (!this.#isOver) {
      const processes = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
      for (const id of processes) {
        const line = commandLineOf(id);
        if (this.secrets.some((secret) => line.includes(secret))) {
          this.seen.push(line.toString().replaceAll("\0", " "));
        }
      }
      this.looks += 1;
      await sleep(this.intervalMs);
    }
  }
}

// One for all, read at once: a buffer for each of the files took a fifth of the machine, and the tests wait for that.
const commandLine = Buffer.alloc(2 ** 21);

/** Until the next call; empty for a process that has ended. */
function commandLineOf(id: string): Buffer {
  try {
    const file = openSync(`/proc/${id}/cmdline`, "r");
    try {
      return commandLine.subarray(0, readSync(file, commandLine));
    } finally {
      closeSync(file);
    }
  } catch {
    return commandLine.subarray(0, 0);
  }
}

function holdsOne(text: string, secrets: readonly string[]): boolean {
  return secrets.some((secret) => text.includes(secret));
}
