import type * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { type DatabaseAccess, databaseEnvironment } from "./databaseAccess";
import type { DockerHost } from "./dockerHost";
import {
  activeDirectory,
  colorPort,
  factsDirectory,
  recordedDirectory,
} from "./model/proxy/activeUpstream";
import type { Color } from "./model/color";
import { longestDuration } from "./model/config/duration";
import type { Config } from "./model/config/schema";
import { probeEnvironment } from "./probe";
import { scriptResult } from "./model/scriptResult";
import type { BackendPlan } from "./model/plan/backendPlan";
import { labels } from "./model/plan/actual";

export interface HealthGateArgs {
  readonly host: DockerHost;
  readonly color: Color;
  readonly container: docker.Container;
  readonly config: Config["gate"];
  readonly plan: BackendPlan;
  /** Whole seconds that nginx keeps an idle connection to it. */
  readonly keepalive: number;
  readonly database: DatabaseAccess;
  /** The container that serves meanwhile with the same database; empty where none does. */
  readonly serving: string;
  /** What else could fix a failure of the command, in a sentence; empty where nothing is known. */
  readonly hint: string;
  /** Where it does not run: what an earlier version recorded of it becomes a fact. */
  readonly takesOver: boolean;
  /** `destroy` is refused before it touched anything. */
  readonly protect: boolean;
}

/** The proof that one color's container is ready; what must hold before traffic may move to it. */
export class HealthGate extends pulumi.ComponentResource {
  readonly color: Color;
  /** The ID of the container that passed; empty when its gate does not run in this update. */
  readonly containerId: pulumi.Output<string>;
  /** `address:port` at which nginx reached it. */
  readonly address: pulumi.Output<string>;

  constructor(name: string, args: HealthGateArgs, opts: pulumi.ComponentResourceOptions) {
    super("forecaster:docker:HealthGate", name, {}, opts);
    this.color = args.color;
    const takesOver = args.takesOver && !args.plan.prove;
    const { host } = args;
    const { stdout } = host.script(
      name,
      {
        script: "gate",
        environment: environment(args, takesOver),
        runs: args.plan.prove || takesOver,
        // The last question is asked just before the end of its time; two more and an idle minute can follow.
        timeout:
          args.config.timeout +
          3 * args.config.probeTimeout +
          120 +
          // A stop that is still under way is waited for.
          (args.plan.start ? longestDuration : 0),
      },
      { parent: this, protect: args.protect },
    );
    const passed = (field: string) =>
      stdout.apply((text) => (args.plan.prove ? scriptResult(text, field) : ""));
    if (isNew(args)) {
      stdout.apply((text) => {
        warnOfKeepalive(args, text);
        tellConnections(text);
      });
    }
    this.containerId = passed("container");
    this.address = passed("address");
    this.registerOutputs({ containerId: this.containerId, address: this.address });
  }
}

/** How it keeps connections is a matter of the release: it is looked at once. */
function isNew({ plan }: HealthGateArgs): boolean {
  return plan.prove && plan.action !== "keep";
}

function warnOfKeepalive({ color, keepalive }: HealthGateArgs, evidence: string): void {
  if (!evidence.includes('"closesEarly":"yes"')) {
    return;
  }
  void pulumi.log.warn(
    `${color} closes connections that are idle for ${keepalive} s, for which nginx keeps them (proxy.upstreamKeepalive): a request that is sent just then is lost. Let its server keep them for longer.`,
  );
}

function tellConnections(evidence: string): void {
  const connections = scriptResult(evidence, "connections");
  if (connections !== "") {
    void pulumi.log.info(`Connections to Postgres: ${connections}.`);
  }
}

function environment({ host, ...args }: HealthGateArgs, takesOver: boolean) {
  return {
    COLOR: args.color,
    CONTAINER: host.names.backends[args.color],
    CONTAINER_ID: args.container.id,
    CONTAINER_PORT: String(args.plan.port),
    NETWORK: host.names.network,
    PROXY: host.names.proxy,
    COLOR_PORT: String(colorPort(args.color)),
    READY_PATH: args.plan.readyPath,
    CONSECUTIVE: String(args.config.consecutive),
    PROBE_TIMEOUT: String(args.config.probeTimeout),
    ...probeEnvironment(args.config),
    COMMAND: args.config.command ?? "",
    HINT: args.hint,
    TIMEOUT: String(args.config.timeout),
    ACTIVE: activeDirectory,
    DATABASE: host.names.database,
    RECORDED: recordedDirectory,
    FACTS: factsDirectory,
    FORECASTER_PUBLIC: host.publicVariables.join(" "),
    LABEL_IMAGE: labels.image,
    TAKES_OVER: takesOver ? "yes" : "",
    STARTS: args.plan.start ? "yes" : "",
    ...databaseEnvironment(host.names, args.database),
    // Of what was proven a way back must not depend.
    SERVING: args.plan.prove && args.plan.migrate ? args.serving : "",
    KEEPALIVE: isNew({ host, ...args }) ? String(args.keepalive) : "",
  };
}
