import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { TestStack } from "../testStack";
import { testToolchain } from "../toolchain";
import type { Call, Ended, Where } from "./call";

/** What the process would end with if nobody touched its exit code. */
export const ownExitCode = 3;

/** Another process with the Automation API in it; mocha's own would take every rejection for a failed test. */
export class AutomationHost {
  readonly #child: ChildProcess;
  readonly #exit: Promise<unknown>;

  private constructor() {
    this.#child = fork(join(__dirname, "hostProcess.ts"), {
      execArgv: ["--require", "ts-node/register/transpile-only"],
    });
    this.#exit = once(this.#child, "exit");
  }

  static async start(): Promise<AutomationHost> {
    await testToolchain();
    return new AutomationHost();
  }

  /** Makes one call, and waits until it has ended. */
  async call(stack: TestStack, call: Call): Promise<Ended> {
    const answer = once(this.#child, "message");
    const { prefix: stackName, directory: workDir, environment: envVars } = stack;
    this.#child.send({ call, where: { stackName, workDir, envVars } satisfies Where });
    const [ended] = (await Promise.race([answer, this.#exit])) as [Ended | number];
    if (typeof ended === "object") return ended;
    throw new Error(`the process with the Automation API has ended with ${ended}`);
  }

  /** Lets the process end by itself; the code that it ends with. */
  async end(): Promise<unknown> {
    if (this.#child.connected) this.#child.disconnect();
    const [code] = (await this.#exit) as [unknown];
    return code;
  }
}
