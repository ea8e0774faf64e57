import { mock } from "node:test";
import { setImmediate as turn, setTimeout as sleep } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";
import type * as protocol from "@pulumi/pulumi/proto/resource_pb";
import { scriptText } from "../../../components/scriptText";
import forecaster from "../../../index";
import { databaseText, emptyHost, hostAfter, type MockedHost, hostText } from "./host";
import { mockedResource } from "./plugins";
import { type Inputs, readable, type Registered, registered, typeOf } from "./registered";
import { type State, stateAfter, touched } from "./state";

/** What an update starts from. */
export interface Before {
  readonly host: MockedHost;
  readonly state: State;
  /** The outputs that the engine has recorded. */
  readonly outputs: Inputs | undefined;
}

/** Nothing was ever deployed. */
export const nothing: Before = { host: emptyHost, state: {}, outputs: undefined };

/** What a program is run with. */
export interface RecordOptions {
  /** By default the one in index.ts. */
  readonly program?: () => Promise<unknown>;
  readonly config: Readonly<Record<string, unknown>>;
  readonly after: Before;
  /** Keys of the configuration that hold a secret. */
  readonly secretKeys?: readonly string[];
  readonly preview?: boolean;
  /** A resource that needs what other threads make: the program is at its end no sooner than it is registered. */
  readonly awaits?: string | undefined;
  /** The name of a plugin's resource that cannot be made: the update is over then. */
  readonly fails?: string;
  /** What every question to the host and to the engine fails with. */
  readonly cannotAsk?: Error;
}

/** One run of a program; what the next one can start from. */
export interface Recording extends Before {
  /** In their order: a resource registers when all that it depends on is there. */
  readonly resources: readonly Registered[];
  /** What was asked of plugins before the first registration. */
  readonly asked: readonly Inputs[];
  /** Names of the plugins' resources that this update creates, changes or replaces. */
  readonly touched: readonly string[];
  /** `severity: text` of each message to the user. */
  readonly messages: readonly string[];
  /** What the program threw, if it did. */
  readonly thrown: unknown;
  readonly exitCode: number | string | undefined;
}

/** Runs a program against a made-up engine and Docker host. */
export async function recordProgram(options: RecordOptions): Promise<Recording> {
  const { program = forecaster, config, after, secretKeys = [], preview = false, fails } = options;
  const registrations: Registered[] = [];
  const outputs: Inputs[] = [];
  const asked: Inputs[] = [];
  const mocks: pulumi.runtime.Mocks = {
    newResource: (args) => mockedResource(args, fails),
    call: ({ token, inputs }) => {
      if (options.cannotAsk !== undefined) throw options.cannotAsk;
      asked.push({ token, ...(inputs as Inputs) });
      return token === "pulumi:pulumi:readStackOutputs"
        ? { outputs: after.outputs ?? {} }
        : { stdout: answer(after.host, inputs as Invocation) };
    },
  };
  await pulumi.runtime.setMocks(mocks, project, "test", preview, "organization");
  pulumi.runtime.setAllConfig(
    engineConfig(config),
    secretKeys.map((key) => `${project}:${key}`),
  );
  overhear({
    registerResource: (request) => {
      registrations.push(registered(request));
    },
    registerResourceOutputs: (request) => {
      if (typeOf(request.getUrn()) === stackType) {
        outputs.push(readable(request.getOutputs()?.toJavaScript()) as Inputs);
      }
    },
  });
  const isThere = () => registrations.some(({ name }) => name === options.awaits);
  const said = await run(program, async () => {
    await standstill(() => registrations.length);
    if (options.awaits === undefined) return;
    while (!isThere()) await sleep(1);
    await standstill(() => registrations.length);
  });
  const resources = registrations.filter(({ type }) => type !== stackType);
  const changed = touched(after.state, resources);
  return {
    ...said,
    asked,
    resources,
    outputs: outputs[0],
    touched: changed.map(({ name }) => name).sort(),
    host: hostAfter(after.host, changed),
    state: stateAfter(after.state, resources),
  };
}

interface Invocation {
  readonly stdin: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** What a script prints that is run before the first registration. */
function answer(host: MockedHost, { stdin, environment }: Invocation): string {
  switch (stdin) {
    case scriptText("pull", false):
      return "";
    case scriptText("readDatabase", false):
      return databaseText(host, environment.IMAGE ?? "");
    default:
      return hostText(host);
  }
}

const project = "forecaster-enterprise";
const stackType = "pulumi:pulumi:Stack";

/**
 * Lets a program do all that it can do: one that failed never ends, since the engine answers no more. What it
 * throws becomes a message, as the CLI prints it; a message of its own would not stop an engine.
 */
async function run(program: () => Promise<unknown>, ended: () => Promise<void>) {
  const messages: string[] = [];
  let thrown: unknown;
  const failed = (error: unknown) => {
    thrown = error;
    messages.push(`error: ${printed(error)}`);
    return new Promise(() => undefined);
  };
  for (const severity of ["info", "warn", "error"] as const) {
    mock.method(pulumi.log, severity, (text: string) => {
      messages.push(`${severity}: ${text}`);
      return Promise.resolve();
    });
  }
  const before = { exitCode: process.exitCode, stackTraceLimit: Error.stackTraceLimit };
  // The SDK takes a stack trace with every promise: five sixths of the time of a run.
  Error.stackTraceLimit = 0;
  try {
    const runs = () => program().catch(failed);
    void pulumi.runtime.runInPulumiStack(runs as () => Promise<never>);
    await ended();
    return { messages, thrown, exitCode: process.exitCode };
  } finally {
    Error.stackTraceLimit = before.stackTraceLimit;
    process.exitCode = before.exitCode;
    mock.restoreAll();
  }
}

/** The CLI prints a RunError without its stack, but takes half a minute for one that has a stack. */
function printed(error: unknown): string {
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  return pulumi.RunError.isInstance(error) && stack === "" ? message : String(stack);
}

/** Nothing here waits for time or for another process, so some idle turns mean the end. */
async function standstill(progress: () => number): Promise<void> {
  let last = -1;
  for (let idle = 0; idle < 20; idle += 1) {
    await turn();
    if (progress() !== last) {
      last = progress();
      idle = 0;
    }
  }
}

function engineConfig(config: RecordOptions["config"]): Record<string, string> {
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => [
      `${project}:${key}`,
      typeof value === "string" ? value : JSON.stringify(value),
    ]),
  );
}

/** What the program tells the engine. */
interface Ears {
  readonly registerResource: (request: protocol.RegisterResourceRequest) => void;
  readonly registerResourceOutputs: (request: protocol.RegisterResourceOutputsRequest) => void;
}

/** Mocks are not told of options, nor of which part of an input is secret; the engine is. */
function overhear(ears: Ears): void {
  const engine: object = pulumi.runtime.getMonitor() ?? {};
  for (const [method, hear] of Object.entries(ears)) {
    const original = Reflect.get(engine, method) as (...args: unknown[]) => unknown;
    Reflect.set(engine, method, (request: never, ...rest: unknown[]) => {
      (hear as (request: never) => void)(request);
      return Reflect.apply(original, engine, [request, ...rest]);
    });
  }
}
