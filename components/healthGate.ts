import type * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import type { Surroundings } from "./container";
import { dockerScript, type Rerun } from "./dockerScript";
import { activeDirectory, colorPort, recordedDirectory } from "./model/activeUpstream";
import type { Color } from "./model/color";
import type { Config } from "./model/config";
import { evidence } from "./model/evidence";

export interface HealthGateArgs {
  readonly color: Color;
  readonly container: docker.Container;
  readonly containerName: string;
  /** The container of Postgres. */
  readonly databaseName: string;
  readonly containerPort: number;
  readonly config: Config["gate"];
  /** Prove it in this update, even if this container was proven before. */
  readonly prove: boolean;
  /** Traffic leaves it in this update: a backend that serves badly is no reason to stay on it. */
  readonly leaves: boolean;
  /** It serves: what the configuration says of gates is not held against it any more. */
  readonly serves: boolean;
  /** What else could mend a failure, in a sentence; empty where nothing is known. */
  readonly hint: string;
  /** `destroy` is refused before it touched anything. */
  readonly protect: boolean;
}

/** The proof that one color's container is ready; what must hold before traffic may move to it. */
export class HealthGate extends pulumi.ComponentResource {
  readonly color: Color;
  /** The ID of the container that passed. */
  readonly containerId: pulumi.Output<string>;
  /** `address:port` at which nginx reached it. */
  readonly address: pulumi.Output<string>;

  constructor(
    name: string,
    args: HealthGateArgs,
    surroundings: Surroundings,
    opts: pulumi.ComponentResourceOptions,
  ) {
    super("forecaster:docker:HealthGate", name, {}, opts);
    this.color = args.color;
    const { stdout } = dockerScript(
      name,
      {
        script: "gate",
        environment: {
          COLOR: args.color,
          CONTAINER: args.containerName,
          CONTAINER_ID: args.container.id,
          CONTAINER_PORT: String(args.containerPort),
          NETWORK: surroundings.network,
          PROXY: surroundings.proxyName,
          COLOR_PORT: String(colorPort(args.color)),
          READY_PATH: args.config.readyPath,
          CONSECUTIVE: String(args.config.consecutive),
          PROBE_TIMEOUT: String(args.config.probeTimeout),
          TIMEOUT: String(args.config.timeout),
          ACTIVE: activeDirectory,
          DATABASE: args.databaseName,
          RECORDED: recordedDirectory,
          HINT: args.hint,
        },
        dockerHost: surroundings.dockerHost,
        rerun: rerun(args),
        timeout: args.config.timeout + 60,
      },
      { parent: this, protect: args.protect },
    );
    this.containerId = stdout.apply((text) => evidence(text, "container"));
    this.address = stdout.apply((text) => evidence(text, "address"));
    this.registerOutputs({ containerId: this.containerId, address: this.address });
  }
}

/** After a failed gate the next update tries again, and then with the configuration as it is now. */
function rerun({ prove, serves, leaves }: HealthGateArgs): Rerun {
  if (prove) {
    return "always";
  }
  if (leaves) {
    return "never";
  }
  return serves
    ? ["CONTAINER_ID"]
    : ["CONTAINER_ID", "CONTAINER_PORT", "READY_PATH", "CONSECUTIVE", "PROBE_TIMEOUT", "TIMEOUT"];
}
