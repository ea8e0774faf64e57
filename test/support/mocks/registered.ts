import * as pulumi from "@pulumi/pulumi";
import type { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";

/** Inputs as the engine is told them; a value that it keeps as a secret reads `{ secret: value }`. */
export type Inputs = Readonly<Record<string, unknown>>;

/** A resource as the engine is told it, options included. */
export interface Registered {
  readonly type: string;
  readonly name: string;
  /** Made by a plugin, not a component. */
  readonly custom: boolean;
  /** `type name` of the parent. */
  readonly parent: string;
  readonly inputs: Inputs;
  readonly options: Options;
}

/** The resource options that the engine is told. */
export interface Options {
  /** The name of the provider's resource. */
  readonly provider: string;
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  /** Undefined: as the plugin wants it. */
  readonly deleteBeforeReplace: boolean | undefined;
  readonly ignoreChanges: readonly string[];
  readonly replaceOnChanges: readonly string[];
  readonly timeouts: Readonly<Record<"create" | "update" | "delete", string>>;
  /** `type name` of everything that must be there first. */
  readonly dependencies: readonly string[];
}

/** What a registration tells the engine. */
export function registered(request: RegisterResourceRequest): Registered {
  const timeouts = request.getCustomtimeouts();
  return {
    type: request.getType(),
    name: request.getName(),
    custom: request.getCustom(),
    parent: keyOf(request.getParent()),
    inputs: readable(request.getObject()?.toJavaScript()) as Inputs,
    options: {
      provider: request.getProvider().split("::")[3] ?? "",
      protect: request.getProtect() ?? false,
      retainOnDelete: request.getRetainondelete() ?? false,
      deleteBeforeReplace: request.getDeletebeforereplacedefined()
        ? request.getDeletebeforereplace()
        : undefined,
      ignoreChanges: request.getIgnorechangesList(),
      replaceOnChanges: request.getReplaceonchangesList(),
      timeouts: {
        create: timeouts?.getCreate() ?? "",
        update: timeouts?.getUpdate() ?? "",
        delete: timeouts?.getDelete() ?? "",
      },
      dependencies: request.getDependenciesList().map(keyOf).sort(),
    },
  };
}

/** The type in a URN. */
export function typeOf(urn: string): string {
  return urn.split("::")[2]?.split("$").at(-1) ?? "";
}

function keyOf(urn: string): string {
  return `${typeOf(urn)} ${urn.split("::")[3] ?? ""}`;
}

/** Values of the engine's protocol, with `{ secret: value }` for a secret. */
export function readable(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(readable);
  }
  return typeof value === "object" && value !== null && signature in value && "value" in value
    ? { secret: readable(value.value) }
    : withEntries(value, readable);
}

/** Marks a secret between a program and the engine. */
const signature = pulumi.runtime.specialSigKey;

/** Values without their marks of secrecy. */
export function plain(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(plain);
  }
  return typeof value === "object" && value !== null && "secret" in value
    ? plain(value.secret)
    : withEntries(value, plain);
}

/** Types of plugins' resources. */
export const types = {
  command: "command:local:Command",
  container: "docker:index/container:Container",
  image: "docker:index/remoteImage:RemoteImage",
  volume: "docker:index/volume:Volume",
} as const;

/** All resources of one type. */
export function allOf(resources: readonly Registered[], type: keyof typeof types): Registered[] {
  return resources.filter((resource) => resource.type === types[type]);
}

/** The one resource of a plugin that has this name. */
export function find(resources: readonly Registered[], name: string): Registered {
  const found = resources.find((resource) => resource.custom && resource.name === name);
  if (found === undefined) {
    throw new Error(`no resource of a plugin is named ${name}`);
  }
  return found;
}

/** Values with `now` for every point in time: those differ in every run. */
export function timeless(value: unknown): unknown {
  return withTexts(value, (text) => (time.test(text) ? "now" : text));
}

/** Inputs but for some. */
export function without(inputs: Inputs, ...names: readonly string[]): Inputs {
  return Object.fromEntries(Object.entries(inputs).filter(([name]) => !names.includes(name)));
}

/** Values with `now` for every point in time, and `hashes` for settings that are told as hashes. */
export function masked(value: unknown): unknown {
  return withTexts(timeless(value), (text) => (hashes.test(text) ? "hashes" : text));
}

const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const hashes = /^\{("[^"]+":"[0-9a-f]{12}",?)+\}$/;

function withTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === "string") {
    return change(value);
  }
  return Array.isArray(value)
    ? value.map((entry) => withTexts(entry, change))
    : withEntries(value, (entry) => withTexts(entry, change));
}

function withEntries(value: unknown, change: (entry: unknown) => unknown): unknown {
  return typeof value === "object" && value !== null
    ? Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, change(entry)]))
    : value;
}
