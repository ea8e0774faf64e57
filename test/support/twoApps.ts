import { strict as assert } from "node:assert";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { BlueGreenOutputs } from "../../components/outputs";
import { namesFor } from "../../components/model/names";
import { ask } from "./ask";
import { testConfig } from "./testConfig";
import { freePorts, type TestPorts } from "./testPorts";
import { TestStack } from "./testStack";
import { bringProgram } from "./workspace";

/** An app of the program in test/fixtures/twoApps.ts. */
export type App = "one" | "two";

type Outputs = Readonly<Record<App, Readonly<Record<keyof BlueGreenOutputs, unknown>>>>;

/** One stack with two apps, both on v1, each with names and ports of its own. */
export class TwoApps {
  private constructor(
    readonly stack: TestStack,
    readonly ports: Readonly<Record<App, TestPorts>>,
  ) {}

  /** Configures both; nothing is deployed yet. */
  static async create(): Promise<TwoApps> {
    const stack = await TestStack.create();
    const ports = { one: await freePorts(), two: await freePorts() };
    for (const app of ["one", "two"] as const) {
      const prefix = `${stack.prefix}-${app}`;
      const how = { prefix, ports: ports[app], version: "v1", config: {} };
      await stack.set(app, await testConfig(how));
    }
    const apps = new TwoApps(stack, ports);
    await apps.bringToday();
    return apps;
  }

  /** Makes the stack run the program of today. */
  async bringToday(): Promise<void> {
    await this.bring(await readFile(resolve(__dirname, "../fixtures/twoApps.ts"), "utf8"));
  }

  /** Makes the stack run another program, on the components of this checkout or of another one. */
  async bring(program: string, checkout?: string): Promise<void> {
    const { directory } = this.stack;
    await bringProgram(directory, checkout);
    await rm(join(directory, "index.ts"));
    await writeFile(
      join(directory, "index.ts"),
      program.replaceAll("../../components", "./components"),
    );
  }

  /** The containers of one app: since when each runs as what. */
  containersOf(app: App): Promise<string> {
    const { database, proxy, backends } = namesFor(`${this.stack.prefix}-${app}`);
    const format = "{{.Name}} {{.Id}} {{.State.Pid}} {{.State.StartedAt}}";
    const all = [database, proxy, backends.blue, backends.green];
    return this.stack.docker("inspect", "--format", format, ...all);
  }

  async expectServes(app: App, color: string, version: string): Promise<void> {
    const answer = await ask(this.ports[app].proxy, "/health");
    assert.deepEqual([answer.status, answer.color, answer.version], [200, color, version]);
    const outputs = (await this.stack.outputs()) as unknown as Outputs;
    assert.equal(outputs[app].activeColor, color);
  }
}
