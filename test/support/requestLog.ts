import { setTimeout as sleep } from "node:timers/promises";
import { type Counted, countLines } from "./accessLines";
import { docker } from "./dockerHost";
import { countedLocation } from "./load/askEach";
import type { TestStack, TestStackOptions } from "./testStack";

const directory = "/etc/forecaster/log";

/** A stack in which nginx answers countable requests, and Docker keeps a line of each. */
export const countableStack: TestStackOptions = {
  config: {
    logs: { maxSize: "1g" },
    proxy: { drainTimeout: "5s", directives: { server: countedLocation } },
  },
};

/** The log of requests of a test's stack, wherever it is. */
export class RequestLog {
  constructor(private readonly stackOf: () => TestStack) {}

  /** Moves it to files, in a volume that is made so, and with these limits. */
  async toFiles(volume: readonly string[] = [], limits: object = {}): Promise<void> {
    if (await this.#isInFiles()) return;
    await docker("volume", "create", ...volume, this.stack.names.volumes.proxyLog);
    await this.#move({ accessLog: "file", ...limits });
  }

  async toStdout(): Promise<void> {
    if (!(await this.#isInFiles())) return;
    for (const name of ["accessLogMaxSize", "accessLogMaxFiles"]) {
      await this.stack.unset(`proxy.${name}`).catch(() => undefined);
    }
    await this.#move({ accessLog: "stdout" });
  }

  /** What it has of requests with a label, after the second that lines may wait. */
  async counted(label: string, count: number): Promise<Counted> {
    await sleep(1500);
    const { proxy } = this.stack.names;
    const files = ["exec", proxy, "sh", "-c", `cat ${directory}/access.log*`];
    return countLines(label, count, ...((await this.#isInFiles()) ? files : ["logs", proxy]));
  }

  /** The names of its files. */
  async files(): Promise<string[]> {
    return (await this.stack.insideProxy(`cd ${directory} && ls -d access.log*`)).split("\n");
  }

  /** Takes all room that its volume has. */
  async fill(): Promise<void> {
    await this.stack.insideProxy(`dd if=/dev/zero of=${directory}/full bs=1M 2>/dev/null || true`);
  }

  async makeRoom(): Promise<void> {
    await this.stack.insideProxy(`rm ${directory}/full`);
  }

  private get stack(): TestStack {
    return this.stackOf();
  }

  async #isInFiles(): Promise<boolean> {
    return (await this.stack.configured("proxy.accessLog").catch(() => "")) === "file";
  }

  async #move(settings: object): Promise<void> {
    for (const [name, value] of Object.entries(settings)) {
      await this.stack.set(`proxy.${name}`, value);
    }
    await this.stack.set("allowDowntime", true);
    await this.stack.up();
    await this.stack.unset("allowDowntime");
  }
}
