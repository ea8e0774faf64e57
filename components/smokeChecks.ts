import * as pulumi from "@pulumi/pulumi";
import type { DockerHost } from "./dockerHost";
import type { HealthGate } from "./healthGate";
import { activeDirectory, colorPort, factsDirectory } from "./model/proxy/activeUpstream";
import type { Config } from "./model/config/schema";
import { labels } from "./model/plan/actual";
import { probeEnvironment } from "./probe";

export interface SmokeChecksArgs {
  readonly host: DockerHost;
  readonly gate: HealthGate;
  readonly config: Config["smoke"];
  readonly probes: Config["gate"];
  readonly readyPath: string;
  /** Paths that must answer with 2xx. */
  readonly paths: readonly string[];
  /** What else could fix a failure of the command, in a sentence; empty where nothing is known. */
  readonly hint: string;
  /** Traffic is to move in this update. */
  readonly switches: boolean;
}

/** Requests, and a command and a container if configured, that must succeed on a proven color before users meet it. */
export class SmokeChecks extends pulumi.ComponentResource {
  constructor(
    name: string,
    { host, gate, config, ...args }: SmokeChecksArgs,
    opts: pulumi.ComponentResourceOptions,
  ) {
    super("forecaster:docker:SmokeChecks", name, {}, opts);
    const pulls =
      config.image === undefined
        ? []
        : [
            host.pull(
              `${name}-image-pull`,
              { reference: config.image, setting: "smoke.image", runs: args.switches },
              { parent: this },
            ),
          ];
    host.script(
      name,
      {
        script: "smoke",
        environment: {
          COLOR: gate.color,
          CONTAINER_ID: gate.containerId,
          ADDRESS: gate.address,
          PROXY: host.names.proxy,
          COLOR_PORT: String(colorPort(gate.color)),
          SMOKE_PATHS: args.paths.join(" "),
          SMOKE_COMMAND: config.command ?? "",
          SMOKE_IMAGE: config.image ?? "",
          SMOKE_CONTAINER: host.names.smokeCheck,
          NETWORK: host.names.network,
          LABEL: `${labels.stack}=${host.stack}`,
          READY_PATH: args.readyPath,
          PROBE_TIMEOUT: String(args.probes.probeTimeout),
          ...probeEnvironment(args.probes),
          TIMEOUT: String(config.timeout),
          ACTIVE: activeDirectory,
          FACTS: factsDirectory,
          FORECASTER_PUBLIC: host.publicVariables.join(" "),
          HINT: args.hint,
        },
        runs: args.switches,
        timeout: 2 * config.timeout + args.paths.length * args.probes.probeTimeout + 60,
      },
      { parent: this, dependsOn: pulls },
    );
    this.registerOutputs();
  }
}
