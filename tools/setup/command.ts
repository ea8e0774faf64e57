import { spawn } from "node:child_process";

/** How a command is run; its standard input is empty unless a file descriptor is given. */
export interface CommandOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  readonly stdin?: number;
  /** Ended after this many milliseconds. */
  readonly timeoutMs?: number;
}

/** What a command that has ended left behind. */
export interface Outcome {
  readonly ok: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command to its end; a command that does not exist counts as failed. */
export function attempt(
  command: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      env: options.env ?? process.env,
      cwd: options.cwd,
      stdio: [options.stdin ?? "ignore", "pipe", "pipe"],
      timeout: options.timeoutMs,
    });
    const printed = { stdout: "", stderr: "" };
    child.stdout?.on("data", (piece: Buffer) => (printed.stdout += piece.toString()));
    child.stderr?.on("data", (piece: Buffer) => (printed.stderr += piece.toString()));
    child.on("error", (error) => {
      resolve({ ok: false, ...printed, stderr: error.message });
    });
    child.on("close", (code) => {
      resolve({ ok: code === 0, ...printed });
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
