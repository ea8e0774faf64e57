import { type ChildProcess, spawn } from "node:child_process";
import type { Surroundings } from "./surroundings";

/** How a command is run; its standard input is empty. */
export interface CommandOptions {
  /** Variables besides those of the surroundings. */
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

type Place = Pick<Surroundings, "env" | "signal">;

const graceMs = 5000;

/**
 * Runs a command to its end; a command that does not exist counts as failed.
 * @throws the signal's reason once that stops set-up, when the command and what it started have ended.
 */
export function attempt(
  { env, signal }: Place,
  command: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    // In a process group of its own, so that what it starts can be ended with it.
    const child = spawn(command, args, {
      env: { ...env, ...options.env },
      cwd: options.cwd,
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    const end = endable(child);
    const limit = after(options.timeoutMs, end);
    const silence = after(options.firstWordMs, end);
    signal?.addEventListener("abort", end);
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
      signal?.removeEventListener("abort", end);
      if (signal?.aborted !== true) resolve(outcome);
      else {
        // Those that do not hold the output.
        signalGroup(child, "SIGKILL");
        reject(signal.reason as Error);
      }
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
  place: Place,
  command: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<string> {
  const outcome = await attempt(place, command, args, options);
  if (outcome.ok) return outcome.stdout;
  throw failure([command, ...args], outcome);
}

/** What is wrong with a command that should have succeeded. */
export function failure(command: readonly string[], { stdout, stderr }: Outcome): Error {
  const lastLines = `${stdout}\n${stderr}`.trim().split("\n").slice(-20).join("\n");
  return new Error(`${command.join(" ")} failed:\n${lastLines}`);
}

function after(ms: number | undefined, act: () => void): NodeJS.Timeout | undefined {
  return ms === undefined ? undefined : setTimeout(act, ms);
}

/** Ends a command and what it started, with force when they take too long. */
function endable(child: ChildProcess): () => void {
  return () => {
    signalGroup(child, "SIGTERM");
    const force = setTimeout(() => {
      signalGroup(child, "SIGKILL");
      // Who has left the group may hold them for ever.
      child.stdout?.destroy();
      child.stderr?.destroy();
    }, graceMs);
    child.once("close", () => {
      clearTimeout(force);
    });
  };
}

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, signal);
  } catch {
    // Nobody is left.
  }
}
