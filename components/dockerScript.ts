import { local, types } from "@pulumi/command";
import type * as pulumi from "@pulumi/pulumi";
import { factsDirectory, stateDirectory } from "./model/proxy/activeUpstream";
import { type ScriptName, scriptText } from "./scriptText";

/** What is done with the predecessor of a container when the script has said whether that can do its work. */
export interface Settlement {
  readonly container: string;
  readonly proxy: string;
  /** Whole seconds that a successor which failed gets to stop. */
  readonly stopGrace: number;
  /** The label, with its value, of this stack's containers. */
  readonly label: string;
  /** A shell line that succeeds in the predecessor when it answers again. */
  readonly check: string;
  /** Whether the last log lines of a successor that failed are shown; where the script does not. */
  readonly showsLogs: boolean;
  /** A container beside it of which the last log lines are shown when the script fails. */
  readonly showsLogsOf?: string | undefined;
}

/** A script and what it needs. */
export interface DockerScriptArgs {
  readonly script: ScriptName;
  /** Parameters; secrets belong here too, since a variable is never printed. */
  readonly environment: Readonly<Record<string, pulumi.Input<string>>>;
  readonly dockerHost: string;
  /** It runs in this update; otherwise its resource is frozen. */
  readonly runs: boolean;
  /** Whole seconds after which the engine gives up on it. */
  readonly timeout: number;
  /** The container to run inside of; without it the script runs beside the Docker CLI. */
  readonly container?: string;
  /** A shell line that must succeed beside the Docker CLI before the script begins in the container. */
  readonly precondition?: string;
  /** A script that follows on it beside the Docker CLI, with the same parameters, when it has succeeded. */
  readonly next?: ScriptName;
  /** What follows on it, whether it succeeds or not. */
  readonly settles?: Settlement;
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
    // A Command runs when an input differs: here always, unless the plan has it frozen.
    FORECASTER_RUN: new Date().toISOString(),
    ...(args.next === undefined ? {} : { NEXT: scriptText(args.next, false) }),
    ...(args.settles === undefined ? {} : settling(args.settles)),
  };
  const timeout = `${args.timeout}s`;
  // One that runs at a deletion must fail where somebody replaces it by hand: its predecessor then stays.
  const isDeletion = args.runsOnDestroy === true;
  return new local.Command(
    name,
    {
      create: args.runs || isDeletion ? invocation(args, Object.keys(environment)) : notNow,
      ...(isDeletion ? { delete: onDestroy } : {}),
      stdin: scriptText(args.script, args.container !== undefined),
      logging: types.enums.local.Logging.None,
      environment,
    },
    {
      ...opts,
      customTimeouts: { create: timeout, update: timeout, delete: timeout },
      ignoreChanges: args.runs ? [] : ["*"],
    },
  );
}

// What the engine does not know, since an update was killed, is created even if it is frozen.
const notNow = `echo '{"runs":false}'`;

// The recorded address can be one that is no longer used.
const onDestroy = 'DESTROYS=yes DOCKER_HOST="${FORECASTER_DOCKER_HOST:-$DOCKER_HOST}" sh -s';

function settling({ container, proxy, stopGrace, label, check, ...shows }: Settlement) {
  return {
    SETTLE: scriptText("settle", false),
    SETTLE_CONTAINER: container,
    SETTLE_PROXY: proxy,
    SETTLE_FACTS: factsDirectory,
    SETTLE_STOP_GRACE: String(stopGrace),
    SETTLE_LABEL: label,
    SETTLE_CHECK: check,
    SETTLE_SHOWS_LOGS: shows.showsLogs ? "yes" : "",
    SETTLE_SHOWS_LOGS_OF: shows.showsLogsOf ?? "",
  };
}

function invocation(args: DockerScriptArgs, variables: readonly string[]): string {
  const next = args.next === undefined ? "" : ' && sh -c "$NEXT"';
  const settles = args.settles === undefined ? "" : '; sh -c "$SETTLE" settle "$?"';
  if (args.container === undefined) {
    return `sh -s${next}${settles}`;
  }
  const passed = variables
    .filter((name) => !["DOCKER_HOST", "NEXT"].includes(name) && !name.startsWith("SETTLE"))
    .map((name) => `--env ${name}`);
  const inside = `docker exec --interactive ${passed.join(" ")} ${args.container} sh -s${next}${settles}`;
  return args.precondition === undefined ? inside : `${args.precondition} && ${inside}`;
}
