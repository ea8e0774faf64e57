import * as pulumi from "@pulumi/pulumi";
import type { DockerHost } from "./dockerHost";
import type { HealthGate } from "./healthGate";
import { colorPort, ports } from "./model/proxy/activeUpstream";
import { type Color, isColor, otherColor } from "./model/color";
import type { Config } from "./model/config/schema";
import { scriptResult } from "./model/scriptResult";
import { probeEnvironment } from "./probe";
import type { SmokeChecks } from "./smokeChecks";

export interface TrafficSwitchArgs {
  readonly host: DockerHost;
  /** The proof of the color that traffic goes to: there is no switch without one. */
  readonly gate: HealthGate;
  readonly smokeChecks: SmokeChecks;
  /** The reference of the image that it runs. */
  readonly image: string;
  readonly readyPath: string;
  /** Paths that must answer through the users' listener; all were smoke-checked before. */
  readonly verifyPaths: readonly string[];
  readonly probes: Config["gate"];
  /** Traffic is to move in this update. */
  readonly switches: boolean;
  /** `destroy` is refused before it touched anything. */
  readonly protect: boolean;
}

/** The move of all traffic to a proven color: verified through the proxy, and undone when that fails. */
export class TrafficSwitch extends pulumi.ComponentResource {
  /** The color that users get when everything before is done: after a switch the one that answered them. */
  readonly activeColor: pulumi.Output<Color>;

  constructor(
    name: string,
    { host, gate, ...args }: TrafficSwitchArgs,
    opts: pulumi.ComponentResourceOptions,
  ) {
    super("forecaster:docker:TrafficSwitch", name, {}, opts);
    const { stdout } = host.script(
      name,
      {
        script: "switch",
        environment: {
          TARGET: gate.color,
          IMAGE: args.image,
          CONTAINER: host.names.backends[gate.color],
          CONTAINER_ID: gate.containerId,
          ADDRESS: gate.address,
          TARGET_PORT: String(colorPort(gate.color)),
          OTHER_PORT: String(colorPort(otherColor(gate.color))),
          ACTIVE_PORT: String(ports.internal.active),
          READY_PATH: args.readyPath,
          VERIFY_PATHS: args.verifyPaths.join(" "),
          PROBE_TIMEOUT: String(args.probes.probeTimeout),
          ...probeEnvironment(args.probes),
        },
        container: host.names.proxy,
        precondition: isSameContainer,
        runs: args.switches,
        timeout: (args.verifyPaths.length + waitingForReload + 5) * args.probes.probeTimeout + 120,
      },
      { parent: this, dependsOn: args.smokeChecks, protect: args.protect },
    );
    this.activeColor = stdout.apply((text) => (args.switches ? parseActive(text) : gate.color));
    this.registerOutputs({ activeColor: this.activeColor });
  }
}

/** The first switch asks as often as this for the reload of nginx; see wait_for_reload in switch.sh. */
const waitingForReload = 50;

/** Another container can have come to the same address since the gate. */
const isSameContainer = `{ [ "$(docker inspect --format "{{.Id}}" "$CONTAINER")" = "$CONTAINER_ID" ] || { echo "$TARGET is not the container that passed the gate. Nothing was switched." >&2; false; }; }`;

function parseActive(output: string): Color {
  const active = scriptResult(output, "active");
  if (!isColor(active)) {
    throw new Error(`the switch's evidence names no color: ${active}`);
  }
  return active;
}
