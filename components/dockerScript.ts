import { readFileSync } from "node:fs";
import { join } from "node:path";
import { local, types } from "@pulumi/command";
import type * as pulumi from "@pulumi/pulumi";
import { stateDirectory } from "./model/activeUpstream";

/** A file of components/scripts, without its ending. */
export type ScriptName =
  | "configureProxy"
  | "drain"
  | "gate"
  | "migrate"
  | "pull"
  | "readWorld"
  | "removeContainer"
  | "smoke"
  | "startProxy"
  | "switch"
  | "waitDatabase";

/**
 * When a script runs again after it succeeded: in every update (`always`), when one of the named
 * variables changes, or not in this update whatever changes (`never`).
 */
export type Rerun = "always" | "never" | readonly string[];

/** A script and what it needs. */
export interface DockerScriptArgs {
  readonly script: ScriptName;
  /** Parameters; secrets belong here too, since a variable is never printed. */
  readonly environment: Readonly<Record<string, pulumi.Input<string>>>;
  readonly dockerHost: string;
  readonly rerun: Rerun;
  /** Whole seconds after which the engine gives up on it. */
  readonly timeout: number;
  /** The container to run inside of; without it the script runs beside the Docker CLI. */
  readonly container?: string;
  /** A shell line that must succeed beside the Docker CLI before the script begins in the container. */
  readonly precondition?: string;
  /** Runs it once more when the stack is destroyed, with DESTROYS set. */
  readonly runsOnDestroy?: boolean;
}

/** A shell script against the Docker host, run by the engine as one command. */
export function dockerScript(
  name: string,
  args: DockerScriptArgs,
  opts: pulumi.CustomResourceOptions,
): local.Command {
  const environment = {
    ...args.environment,
    ...(args.container === undefined ? {} : { STATE: stateDirectory }),
    DOCKER_HOST: args.dockerHost,
    FORECASTER_RUN: new Date().toISOString(),
  };
  const timeout = `${args.timeout}s`;
  return new local.Command(
    name,
    {
      create: invocation(args, Object.keys(environment)),
      ...(args.runsOnDestroy === true ? { delete: onDestroy } : {}),
      stdin: scriptText(args.script, args.container !== undefined),
      logging: types.enums.local.Logging.None,
      environment,
    },
    {
      ...opts,
      customTimeouts: { create: timeout, update: timeout, delete: timeout },
      ignoreChanges: ignored(args.rerun, Object.keys(environment)),
    },
  );
}

// The recorded address can be one that is no longer used.
const onDestroy = 'DESTROYS=yes DOCKER_HOST="${FORECASTER_DOCKER_HOST:-$DOCKER_HOST}" sh -s';

/** The text of a script; one that runs inside the proxy container brings the pointer's functions. */
export function scriptText(script: ScriptName, insideProxy: boolean): string {
  const files = insideProxy ? ["pointer", script] : [script];
  return files
    .map((file) => readFileSync(join(__dirname, "scripts", `${file}.sh`), "utf8"))
    .join("\n");
}

function invocation(args: DockerScriptArgs, variables: readonly string[]): string {
  if (args.container === undefined) {
    return "sh -s";
  }
  const passed = variables.filter((name) => name !== "DOCKER_HOST").map((name) => `--env ${name}`);
  const inside = `docker exec --interactive ${passed.join(" ")} ${args.container} sh -s`;
  return args.precondition === undefined ? inside : `${args.precondition} && ${inside}`;
}

function ignored(rerun: Rerun, variables: readonly string[]): string[] {
  switch (rerun) {
    case "always":
      return [];
    case "never":
      return ["*"];
    default:
      return [
        "create",
        "stdin",
        ...variables.filter((name) => !rerun.includes(name)).map((name) => `environment.${name}`),
      ];
  }
}
