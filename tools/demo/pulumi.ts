import { spawn } from "node:child_process";
import { performance } from "node:perf_hooks";

/** What a `pulumi` command that succeeded printed, and how long it took. */
export interface Finished {
  readonly stdout: string;
  readonly text: string;
  readonly seconds: number;
}

/** A `pulumi` command that failed. */
export class PulumiFailure extends Error {
  /** @param text everything that it printed */
  constructor(
    args: readonly string[],
    readonly text: string,
  ) {
    super(`pulumi ${args.join(" ")} failed:\n${text.trim()}`);
  }
}

/** Where the demo's `pulumi` commands run. */
export interface Place {
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
}

/**
 * Runs one `pulumi` command.
 * @throws PulumiFailure when it fails.
 */
export function pulumi(place: Place, ...args: readonly string[]): Promise<Finished> {
  const begun = performance.now();
  const child = spawn("pulumi", [...args, "--non-interactive", "--color", "never"], {
    cwd: place.folder,
    env: place.env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [stdout, text] = ["", ""];
  child.stdout.on("data", (data: Buffer) => {
    stdout += data.toString();
    text += data.toString();
  });
  child.stderr.on("data", (data: Buffer) => (text += data.toString()));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      const seconds = (performance.now() - begun) / 1000;
      if (code === 0) resolve({ stdout, text, seconds });
      else reject(new PulumiFailure(args, text));
    });
  });
}

/** Runs `pulumi` at this terminal, as a person would; returns its exit code. */
export function pulumiHere(place: Place, args: readonly string[]): Promise<number> {
  // Ctrl-C reaches both processes; Pulumi ends by itself, and this one after it.
  process.on("SIGINT", () => undefined);
  const child = spawn("pulumi", args, { cwd: place.folder, env: place.env, stdio: "inherit" });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => {
      resolve(code ?? 1);
    });
  });
}
