import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";

/** How a command is run; its standard input is empty. */
export interface CommandOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** Ended after this many milliseconds. */
  readonly timeoutMs?: number;
  /** Ended when it has printed nothing within this many milliseconds. */
  readonly firstWordMs?: number;
}

/** What a command that has ended left behind. */
export interface Outcome {
  readonly ok: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

const running = new Set<ChildProcess>();
let stopping = false;

/** Runs a command to its end; a command that does not exist counts as failed. */
export function attempt(
  command: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<Outcome> {
  return new Promise((resolve) => {
    if (stopping) return;
    // In a process group of its own, so that what it starts can be ended with it.
    const child = spawn(command, args, {
      env: options.env ?? process.env,
      cwd: options.cwd,
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    running.add(child);
    const limit = endLater(child, options.timeoutMs);
    const silence = endLater(child, options.firstWordMs);
    const printed = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"] as const) {
      child[name].setEncoding("utf8").on("data", (piece: string) => {
        clearTimeout(silence);
        printed[name] += piece;
      });
    }
    const settle = (outcome: Outcome): void => {
      clearTimeout(limit);
      clearTimeout(silence);
      running.delete(child);
      if (!stopping) resolve(outcome);
    };
    child.on("error", (error) => {
      settle({ ok: false, stdout: printed.stdout, stderr: error.message });
    });
    child.on("close", (code) => {
      settle({ ok: code === 0, ...printed });
    });
  });
}

/** Runs a command that must succeed and returns its standard output; the error holds its last lines. */
export async function succeed(
  command: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<string> {
  const outcome = await attempt(command, args, options);
  if (outcome.ok) return outcome.stdout;
  const lastLines = `${outcome.stdout}\n${outcome.stderr}`.trim().split("\n").slice(-20).join("\n");
  throw new Error(`${[command, ...args].join(" ")} failed:\n${lastLines}`);
}

/** Ends all commands and what they started; from now on none begins, and none comes to its result. */
export async function stopCommands(): Promise<void> {
  stopping = true;
  const children = [...running];
  for (const child of children) signalGroup(child, "SIGTERM");
  // A command closes when all that hold its output have ended.
  for (let tries = 0; tries < 100 && running.size > 0; tries++) await sleep(50);
  for (const child of children) signalGroup(child, "SIGKILL");
}

function endLater(child: ChildProcess, ms: number | undefined): NodeJS.Timeout | undefined {
  if (ms === undefined) return undefined;
  return setTimeout(() => {
    signalGroup(child, "SIGTERM");
    setTimeout(() => {
      if (running.has(child)) signalGroup(child, "SIGKILL");
    }, 2000).unref();
  }, ms);
}

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, signal);
  } catch {
    // Nobody is left.
  }
}
