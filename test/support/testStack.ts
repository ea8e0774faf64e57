import { strict as assert } from "node:assert";
import { randomBytes } from "node:crypto";
import { copyFile, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Color, isColor } from "../../components/model/color";
import { type Names, namesFor } from "../../components/model/names";
import { ask, type Answered } from "./ask";
import { docker, removeAllWith, runPrefix } from "./dockerHost";
import { changedResources } from "./eventLog";
import { releaseImage } from "./images";
import { endProcessesWith } from "./run/processTable";
import { PulumiRun } from "./pulumiRun";
import { settingsOf, testConfig } from "./testConfig";
import { freePorts, type TestPorts } from "./testPorts";
import { makeWorkspace } from "./workspace";

/** What an update that went through did. */
export interface UpResult {
  readonly output: string;
  readonly outputs: Readonly<Record<string, unknown>>;
  /** Names of the resources that it created, updated, replaced or deleted. */
  readonly changed: readonly string[];
  /** From the start of `pulumi up` to its return. */
  readonly seconds: number;
}

export interface TestStackOptions {
  /** Settings beside those of the tests, as in a stack file; groups are merged. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** The version that both colors begin with. */
  readonly version?: string;
}

/** One resource as the engine has recorded it. */
interface StateResource {
  readonly id?: string;
  readonly outputs?: Record<string, unknown>;
}

interface State {
  readonly deployment: { readonly resources: StateResource[] };
}

const up = ["up", "--yes", "--skip-preview"] as const;
let stacks = 0;

/** A stack of its own: state, names and ports that nothing else on the machine has. */
export class TestStack {
  readonly names: Names;
  /** The command inside the database's container that takes SQL and prints rows only. */
  readonly psql = [
    ...["psql", "--username", "postgres", "--dbname", "forecaster_enterprise"],
    ...["--no-align", "--tuples-only"],
  ] as const;
  readonly #runs: PulumiRun[] = [];
  readonly #passphrase = randomBytes(16).toString("hex");

  private constructor(
    readonly prefix: string,
    readonly directory: string,
    readonly ports: TestPorts,
  ) {
    this.names = namesFor(prefix);
  }

  /** A configured stack without any resource: blue is the active color, both colors are on v1. */
  static async create({ config = {}, version = "v1" }: TestStackOptions = {}): Promise<TestStack> {
    const prefix = `${runPrefix}-${++stacks}`;
    const ports = await freePorts();
    const settings = await testConfig({ prefix, ports, version, config });
    const stack = new TestStack(prefix, await makeWorkspace(), ports);
    await stack.pulumi("stack", "init", prefix, "--no-select");
    await stack.#setAll("--plaintext", settingsOf(settings));
    return stack;
  }

  /** Where its Postgres is asked. */
  get server(): { readonly container: string; readonly psql: readonly string[] } {
    return { container: this.names.database, psql: this.psql };
  }

  /** Sets one setting (a group or list too), such as `proxy.readTimeout`. */
  async set(path: string, value: unknown): Promise<void> {
    await this.#setAll("--plaintext", settingsOf(value, path));
  }

  /** Sets a secret, which no command line shows meanwhile. */
  async setSecret(path: string, input: string): Promise<void> {
    const args = ["config", "set", "--secret", "--path", path, "--stack", this.prefix];
    await expectSuccess(this.#run(args, 60, this.directory, input));
  }

  /** One setting as the stack file has it. */
  async configured(path: string): Promise<string> {
    const { stdout } = await this.#start(["config", "get", "--path", path], 60).ended;
    return stdout.trim();
  }

  async unset(path: string): Promise<void> {
    await this.pulumi("config", "rm", "--path", path, "--stack", this.prefix);
  }

  /** Sets the image of a color to a release of the sample backend; the next `up` brings it. */
  async release(color: Color, version: string, faults?: string): Promise<string> {
    const image = await releaseImage({ version, faults });
    await this.set(`images.${color}`, image);
    return image;
  }

  /** Sets the active color and runs `up`. */
  async switchTo(color: Color): Promise<UpResult> {
    await this.set("activeColor", color);
    return this.up();
  }

  async up(): Promise<UpResult> {
    const eventLog = join(this.directory, `events-${this.#runs.length}.json`);
    const finished = await this.#start([...up, "--event-log", eventLog], 600).ended;
    assert.ok(finished.succeeded, `pulumi up failed:\n${finished.text}`);
    const changed = await changedResources(eventLog);
    const { text: output, seconds } = finished;
    return { output, outputs: await this.outputs(), changed, seconds };
  }

  /** Asserts that `up` fails; returns everything that it printed. */
  upFails(): Promise<string> {
    return this.#fails(up);
  }

  /** Starts `up` for a test that ends it on the way. */
  spawnUp(): PulumiRun {
    return this.spawn(...up);
  }

  /** Starts any command for this stack, for a test that ends it on the way. */
  spawn(...args: readonly string[]): PulumiRun {
    return this.#start(args, 600);
  }

  /** Kills a command and everything that it has started on this machine, as the end of a CI job does. */
  async killAll(run: PulumiRun): Promise<void> {
    run.kill();
    await endProcessesWith("PULUMI_BACKEND_URL", this.#backendUrl);
    await run.ended;
  }

  preview(): Promise<string> {
    return this.pulumi("preview", "--stack", this.prefix);
  }

  previewFails(): Promise<string> {
    return this.#fails(["preview"]);
  }

  destroy(): Promise<string> {
    return this.pulumi("destroy", "--yes", "--skip-preview", "--stack", this.prefix);
  }

  /** The recorded outputs; secrets are in clear. */
  async outputs(): Promise<Record<string, unknown>> {
    const args = ["stack", "output", "--json", "--show-secrets"];
    const { succeeded, text, stdout } = await this.#start(args, 60).ended;
    assert.ok(succeeded, text);
    return JSON.parse(stdout) as Record<string, unknown>;
  }

  /** Everything that was printed, but what asked for secrets. */
  get printed(): string {
    const runs = this.#runs.filter(({ args }) => !args.includes("--show-secrets"));
    return runs.map(({ text }) => text).join("\n");
  }

  /** One request to the users' or to the idle listener. */
  ask(path: string, listener: "proxy" | "idle" = "proxy"): Promise<Answered> {
    return ask(this.ports[listener], path);
  }

  /** The color that answers a user. */
  async serves(): Promise<Color> {
    const { status, color, body } = await this.ask("/health");
    assert.equal(status, 200, `nothing is served: ${body}`);
    assert.ok(isColor(color), `the answer names no color: ${color}`);
    return color;
  }

  docker(...args: readonly string[]): Promise<string> {
    return docker(...args);
  }

  /** Runs any `pulumi` command for this stack, as somebody else who has checked the program out. */
  async pulumiElsewhere(...args: readonly string[]): Promise<string> {
    const elsewhere = await makeWorkspace();
    try {
      const stackFile = `Pulumi.${this.prefix}.yaml`;
      await copyFile(join(this.directory, stackFile), join(elsewhere, stackFile));
      return await expectSuccess(this.#run(args, 300, elsewhere));
    } finally {
      await rm(elsewhere, { recursive: true });
    }
  }

  /** Changes the recorded resources by hand. */
  async editState(change: (resource: StateResource) => void): Promise<void> {
    const file = join(this.directory, "state.json");
    await this.pulumi("stack", "export", "--file", file, "--stack", this.prefix);
    const state = JSON.parse(await readFile(file, "utf8")) as State;
    state.deployment.resources.forEach(change);
    await writeFile(file, JSON.stringify(state));
    await this.pulumi("stack", "import", "--file", file, "--stack", this.prefix);
    await rm(file);
  }

  /** Runs a shell line inside the proxy's container. */
  insideProxy(line: string): Promise<string> {
    return docker("exec", this.names.proxy, "sh", "-c", line);
  }

  /** Runs a query in the stack's Postgres; one element per row, columns separated by `|`. */
  async sql(query: string): Promise<string[]> {
    const rows = await docker("exec", this.names.database, ...this.psql, "--command", query);
    return rows.split("\n").filter((row) => row !== "");
  }

  containerId(color: Color): Promise<string> {
    return docker("inspect", "--format", "{{.Id}}", this.names.backends[color]);
  }

  /** Destroys the stack and removes whatever of it is left, also after failures. */
  async remove(): Promise<void> {
    for (const run of this.#runs) run.kill();
    await endProcessesWith("PULUMI_BACKEND_URL", this.#backendUrl);
    await this.destroy().catch(() => this.#destroyByForce());
    await removeAllWith(`${this.prefix}-`);
    await rm(this.directory, { recursive: true, force: true });
  }

  /** What a command on this stack needs, besides the environment of this process. */
  get environment(): Record<"PULUMI_BACKEND_URL" | "PULUMI_CONFIG_PASSPHRASE", string> {
    return { PULUMI_BACKEND_URL: this.#backendUrl, PULUMI_CONFIG_PASSPHRASE: this.#passphrase };
  }

  /** Where the engine keeps what it has recorded. */
  get stateFile(): string {
    return join(
      this.directory,
      ".pulumi",
      "stacks",
      "forecaster-enterprise",
      `${this.prefix}.json`,
    );
  }

  /** Runs any `pulumi` command; asserts that it succeeds and returns everything that it printed. */
  async pulumi(...args: readonly string[]): Promise<string> {
    return expectSuccess(this.#run(args, 300));
  }

  get #backendUrl(): string {
    return `file://${this.directory}?metadata=skip`;
  }

  async #fails(args: readonly string[]): Promise<string> {
    const { succeeded, text } = await this.#start(args, 600).ended;
    assert.ok(!succeeded, `pulumi ${args.join(" ")} should have failed:\n${text}`);
    return text;
  }

  async #destroyByForce(): Promise<void> {
    for (const args of [
      ["cancel", "--yes"],
      ["state", "unprotect", "--all", "--yes"],
    ]) {
      await this.#start(args, 60).ended.catch(() => undefined);
    }
    await this.destroy().catch(() => undefined);
  }

  async #setAll(flag: string, settings: readonly (readonly [string, string])[]): Promise<void> {
    const pairs = settings.flatMap(([path, value]) => [flag, `${path}=${value}`]);
    await this.pulumi("config", "set-all", "--path", "--stack", this.prefix, ...pairs);
  }

  #start(args: readonly string[], timeoutSeconds: number): PulumiRun {
    return this.#run([...args, "--stack", this.prefix], timeoutSeconds);
  }

  #run(
    args: readonly string[],
    timeoutSeconds: number,
    directory = this.directory,
    input?: string,
  ): PulumiRun {
    const env = {
      ...process.env,
      ...this.environment,
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DEBUG_COMMANDS: "true", // for --event-log
    };
    const run = new PulumiRun(args, {
      directory,
      env,
      timeoutSeconds,
      ...(input === undefined ? {} : { input }),
    });
    this.#runs.push(run);
    return run;
  }
}

async function expectSuccess({ args, ended }: PulumiRun): Promise<string> {
  const { succeeded, text } = await ended;
  assert.ok(succeeded, `pulumi ${args.join(" ")} failed:\n${text}`);
  return text;
}
