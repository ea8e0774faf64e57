import { readFileSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

/** One process of this machine. */
export interface Process {
  readonly id: number;
  readonly parent: number;
  /** Since when it runs, in ticks: a later process of the same ID has another one. */
  readonly started: string;
}

/** The processes of this machine at one moment; none where there is no /proc. */
export class ProcessTable {
  private constructor(private readonly all: readonly Process[]) {}

  static async read(): Promise<ProcessTable> {
    const names = await readdir("/proc").catch(() => []);
    const ids = names.filter((name) => /^\d+$/.test(name)).map(Number);
    return new ProcessTable(ids.flatMap((id) => find(id) ?? []));
  }

  /** Those that were started with a variable of this value, and all that they have started since. */
  async startedWith(variable: string, value: string): Promise<Process[]> {
    const entry = `${variable}=${value}`;
    const marked = await Promise.all(
      this.all.map(async ({ id }) => {
        const environment = await readFile(`/proc/${id}/environ`, "utf8").catch(() => "");
        return environment.split("\0").includes(entry);
      }),
    );
    return this.withDescendants(this.all.filter((_, index) => marked[index]));
  }

  /** These and all that they have started, but for this process itself. */
  withDescendants(roots: readonly Process[]): Process[] {
    const ids = new Set(roots.map(({ id }) => id));
    for (let before = -1; before !== ids.size;) {
      before = ids.size;
      for (const { id, parent } of this.all) if (ids.has(parent)) ids.add(id);
    }
    return this.all.filter(({ id }) => ids.has(id) && id !== process.pid);
  }
}

/** The process that has this ID now; undefined when there is none, or only its exit code is left. */
export function find(id: number): Process | undefined {
  let line: string;
  try {
    line = readFileSync(`/proc/${id}/stat`, "utf8");
  } catch {
    return undefined;
  }
  // The second field is its name in brackets, and may hold anything.
  const [state, parent, ...rest] = line.slice(line.lastIndexOf(")") + 2).split(" ");
  const started = rest[17];
  if (started === undefined || state === "Z" || state === "X") return undefined;
  return { id, parent: Number(parent), started };
}

/** Whether it is still the same one that runs. */
export function isAlive({ id, started }: Process): boolean {
  return find(id)?.started === started;
}

/** Its command line, word by word. */
export async function commandOf({ id }: Process): Promise<string[]> {
  const line = await readFile(`/proc/${id}/cmdline`, "utf8").catch(() => "");
  return line.split("\0");
}

/** Sends a signal to those that still run, and waits until they have ended, at most so many seconds. */
export async function end(
  processes: readonly Process[],
  signal: NodeJS.Signals,
  seconds: number,
): Promise<void> {
  for (const one of processes.filter(isAlive)) {
    try {
      process.kill(one.id, signal);
    } catch {
      // It has ended since it was looked at.
    }
  }
  const giveUpAt = Date.now() + seconds * 1000;
  while (processes.some(isAlive) && Date.now() < giveUpAt) await sleep(50);
}

/**
 * Ends every process of this machine that was started with a variable of this value: what a killed CLI
 * leaves running would go on for minutes. Where there is no /proc it is left to end by itself.
 */
export async function endProcessesWith(variable: string, value: string): Promise<void> {
  const table = await ProcessTable.read();
  await end(await table.startedWith(variable, value), "SIGKILL", 5);
}
