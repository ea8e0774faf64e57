import { spawn, type ChildProcess } from "node:child_process";
import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";

/** How a `pulumi` command ended. */
export interface Finished {
  readonly succeeded: boolean;
  /** What it printed, stdout and stderr in the order of their arrival. */
  readonly text: string;
  readonly stdout: string;
  readonly seconds: number;
}

/** Where and how long a `pulumi` command runs. */
export interface RunOptions {
  readonly directory: string;
  readonly env: NodeJS.ProcessEnv;
  readonly timeoutSeconds: number;
  /** What it reads, where a command line would show it. */
  readonly input?: string;
}

/**
 * One `pulumi` command, as a person would run it. The automation API runs three more commands in every
 * `up`, so nobody could tell when the one that users wait for returned.
 */
export class PulumiRun {
  readonly child: ChildProcess;
  /** Settles when the command has ended, by itself or by a signal; rejects when its time was over. */
  readonly ended: Promise<Finished>;
  #text = "";
  #stdout = "";
  #isOver = false;

  constructor(
    readonly args: readonly string[],
    { directory, env, timeoutSeconds, input }: RunOptions,
  ) {
    const begun = performance.now();
    this.child = spawn("pulumi", [...args, "--non-interactive"], {
      cwd: directory,
      env,
      stdio: [input === undefined ? "ignore" : "pipe", "pipe", "pipe"],
    });
    this.child.stdin?.end(input);
    this.child.stdout?.on("data", (data: Buffer) => {
      this.#stdout += data.toString();
      this.#text += data.toString();
    });
    this.child.stderr?.on("data", (data: Buffer) => (this.#text += data.toString()));
    this.ended = new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.child.kill("SIGINT");
        reject(
          new Error(`pulumi ${args.join(" ")} takes over ${timeoutSeconds} s:\n${this.#text}`),
        );
      }, timeoutSeconds * 1000);
      this.child.once("error", reject);
      // `exit` and not `close`: what a killed CLI leaves running holds its output open.
      this.child.once("exit", (code) => {
        this.#isOver = true;
        clearTimeout(timer);
        const seconds = (performance.now() - begun) / 1000;
        setImmediate(() => {
          resolve({ succeeded: code === 0, text: this.#text, stdout: this.#stdout, seconds });
        });
      });
    });
    this.ended.catch(() => undefined);
  }

  /** Everything it has printed so far. */
  get text(): string {
    return this.#text;
  }

  /** Ends it by a signal when it still runs: at once, unless told otherwise. */
  kill(signal: NodeJS.Signals = "SIGKILL"): void {
    if (!this.#isOver) this.child.kill(signal);
  }

  /** Waits until what it printed matches; fails when it ends before. */
  async prints(pattern: RegExp): Promise<void> {
    while (!pattern.test(this.#text)) {
      if (this.#isOver) throw new Error(`${String(pattern)} was never printed:\n${this.#text}`);
      await sleep(20);
    }
  }
  /** Waits until the engine begins to make or change a resource, by a pattern of its name. */
  begins(resource: string): Promise<void> {
    return this.prints(new RegExp(`forecaster-${resource} (creat|updat)ing`));
  }
}
