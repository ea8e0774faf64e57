import { strict as assert } from "node:assert";
import { containersOf } from "../containersOf";
import { namesWith } from "../dockerHost";
import { type Load, startLoad } from "../../../tools/load/load";
import { TestStack } from "../testStack";
import type { Call, Ended } from "./call";
import { AutomationHost, ownExitCode } from "./host";
import { refusals } from "./matrix";

/** A deployed stack that serves requests all the time, and a process that calls the Automation API on it. */
export class LoadedStack {
  #made: unknown;

  private constructor(
    readonly stack: TestStack,
    readonly host: AutomationHost,
    readonly load: Load,
  ) {}

  static async start(): Promise<LoadedStack> {
    const stack = await TestStack.create();
    await stack.up();
    const load = startLoad({
      port: stack.ports.proxy,
      keyPrefix: `load-${stack.prefix}`,
      connections: 20,
      rate: 40,
      seconds: 3600,
    });
    const loaded = new LoadedStack(stack, await AutomationHost.start(), load);
    await loaded.remember();
    return loaded;
  }

  async stop(): Promise<void> {
    await this.load.stop();
    await this.stack.remove();
    assert.equal(await this.host.end(), ownExitCode, "the process ends with another exit code");
  }

  /** Takes what is there for what has to stay. */
  async remember(): Promise<void> {
    this.#made = await this.#everything();
  }

  async expectNothingChanged(): Promise<void> {
    assert.deepEqual(await this.#everything(), this.#made);
  }

  /** The call rejects, whichever it is, with one message that begins with these words. */
  async expectRejects(call: Call, words: string): Promise<void> {
    const ended = await this.call(call);
    const text = JSON.stringify([call, ended], null, 1);
    assert.ok(ended.rejected, text);
    assert.equal(ended.errors.length, 1, text);
    assert.ok(ended.errors[0]?.startsWith(words), text);
    assert.doesNotMatch(ended.text, /\n\s+at .*:\d+:\d+/, "a stack trace says nothing to a caller");
    // The CLI indents it.
    for (const line of words.split("\n")) assert.ok(ended.text.includes(line.trim()), text);
  }

  async expectResolves(call: Call): Promise<Ended> {
    const ended = await this.call(call);
    assert.deepEqual([ended.rejected, ended.errors], [false, []], ended.text);
    return ended;
  }

  /** Makes a call, after which the process still ends with its own exit code. */
  async call(call: Call): Promise<Ended> {
    const ended = await this.host.call(this.stack, call);
    assert.equal(ended.exitCode, ownExitCode, ended.text);
    return ended;
  }

  /** Sets every value for which the program would refuse, does something, and puts them back. */
  async whileRefusedForAll(act: () => Promise<void>): Promise<void> {
    const { stack } = this;
    const right = new Map<string, string>();
    for (const { path, value } of refusals) {
      right.set(path, await stack.configured(path));
      await stack.set(path, value);
    }
    try {
      await act();
    } finally {
      for (const [path, value] of right) await this.put(path, value);
    }
  }

  /** Sets a value, or none when it is empty. */
  async put(path: string, value: string): Promise<void> {
    await (value === "" ? this.stack.unset(path) : this.stack.set(path, value));
  }

  /** Ends the requests, of which none was lost, however long it took. */
  async expectNoLoss(): Promise<void> {
    const { failures, sent, neverBegun, keptPace } = await this.load.stop();
    assert.deepEqual(failures, []);
    assert.ok(keptPace, `${neverBegun} requests never began`);
    console.log(`      ${sent} requests, none of them lost`);
  }

  /** Nothing is left but the data. */
  async expectDestroyed(): Promise<void> {
    const { prefix, names } = this.stack;
    assert.deepEqual(await namesWith(`${prefix}-`), [`volume ${names.volumes.postgresData}`]);
  }

  /** What is there, on the host and in the engine's state. */
  async #everything(): Promise<unknown> {
    const state = await this.stack.pulumi("stack", "export", "--stack", this.stack.prefix);
    const { deployment } = JSON.parse(state) as { deployment: { resources: { urn: string }[] } };
    // A call that ran may have asked the engine, for which it keeps a provider of its own.
    const urns = deployment.resources
      .map(({ urn }) => urn)
      .filter((urn) => !urn.endsWith("::default"));
    return [await containersOf(this.stack), urns.sort()];
  }
}
