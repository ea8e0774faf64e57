import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { writeSync } from "node:fs";
import { constants } from "node:os";
import { resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** Absolute path of the repository. */
export const repository = resolve(__dirname, "../..");

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
const running = new Set<ChildProcess>();
let interruption: (typeof signals)[number] | undefined;

/** From now on a signal that ends this process reaches what it runs first, and is waited for. */
export function passSignalsOn(): void {
  for (const signal of signals) {
    process.on(signal, () => {
      interruption ??= signal;
      for (const child of running) child.kill(signal);
      if (running.size === 0) leave(signal);
    });
  }
}

/** How a program is run. */
export interface ProgramOptions {
  readonly env?: NodeJS.ProcessEnv;
  /** Where it runs; by default in the repository. */
  readonly cwd?: string;
  /** Keep what it prints, instead of showing it. */
  readonly quiet?: boolean;
  /** It is ended after so many milliseconds. */
  readonly timeoutMs?: number;
}

/** How a program ended. */
export interface Ended {
  readonly ok: boolean;
  /** What it printed, when that was to be kept. */
  readonly text: string;
}

/** Runs a program to its end; after an interruption this process ends with it, and does not go on. */
export async function runProgram(
  command: string,
  args: readonly string[],
  { env = process.env, cwd = repository, quiet = false, timeoutMs }: ProgramOptions = {},
): Promise<Ended> {
  const output = quiet ? "pipe" : "inherit";
  const child = spawn(command, args, {
    cwd,
    env,
    stdio: [quiet ? "ignore" : "inherit", output, output],
    ...(timeoutMs === undefined ? {} : { timeout: timeoutMs }),
  });
  running.add(child);
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (data: string) => (text += data));
  }
  const closed = once(child, "close");
  const [status] = (await once(child, "exit")) as [number | null];
  // What it has left running would hold its output open.
  await Promise.race([closed, sleep(1000)]);
  running.delete(child);
  if (interruption !== undefined) {
    // Nobody would show it any more, and it tells how far the program has come.
    writeSync(1, text);
    if (running.size === 0) leave(interruption);
    await new Promise(() => undefined);
  }
  return { ok: status === 0, text };
}

function leave(signal: NodeJS.Signals): void {
  process.exit(128 + constants.signals[signal]);
}
