import { strict as assert } from "node:assert";
import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import type { Backend } from "./backend";
import { backendDatabase } from "./backendDatabase";
import { databasePasswords } from "./databasePasswords";
import type { Deployment } from "./deployment";
import { type DockerHost, hostOf } from "./dockerHost";
import { foundations } from "./foundations";
import type { HealthGate } from "./healthGate";
import { ownVolumes } from "./model/backendVolumes";
import { acmeOf } from "./model/certificate/acme";
import { stoppedOf } from "./model/plan/idle";
import { isDataVolumeMissing } from "./model/plan/lostData";
import { gateOf, order } from "./model/plan/order";
import { keepsLogFiles } from "./model/proxy/accessLog";
import { type BlueGreenOutputs, outputsOf } from "./outputs";
import { Parts } from "./parts";
import { PrivateNetwork } from "./privateNetwork";
import type { Proxy } from "./proxy";
import { SharedVolumes } from "./sharedVolumes";
import type { TrafficSwitch } from "./trafficSwitch";
import { unknownText } from "./unknownText";

/** Postgres, both backends, nginx, made in the order of the plan. */
export class BlueGreenApp extends pulumi.ComponentResource {
  readonly outputs: BlueGreenOutputs;
  private readonly parts: Parts;

  constructor(
    name: string,
    private readonly deployment: Deployment,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("forecaster:docker:BlueGreenApp", name, {}, opts);
    const { config, actual } = deployment;
    const provider = new docker.Provider(
      `${name}-docker`,
      { host: actual.unreachable === undefined ? actual.dockerHost : unknownText },
      { parent: this },
    );
    const own = deployment.plan.database !== "none";
    const passwords = own
      ? databasePasswords(`${name}-database`, config, { parent: this })
      : undefined;
    const database = backendDatabase(deployment, passwords?.backends);
    const host = hostOf(deployment);
    const child = { parent: this, providers: [provider] };
    this.parts = new Parts({ name, deployment, host, passwords, database, child });
    const { activeColor } = this.makeParts(this.foundations(name, host, child));
    this.outputs = outputsOf(deployment, activeColor, database);
    this.registerOutputs(this.outputs);
  }

  /** Network and volumes, and what makes them again on a host that has lost them. */
  private foundations(
    name: string,
    host: DockerHost,
    child: pulumi.ComponentResourceOptions,
  ): pulumi.Resource[] {
    const { config, desired, names, plan, actual } = this.deployment;
    const { databaseIdentity } = desired;
    const hasData = plan.database !== "none";
    const network = new PrivateNetwork(`${name}-network`, names.network, child);
    const volumes = new SharedVolumes(
      `${name}-volumes`,
      {
        ...{ names, own: ownVolumes(config), databaseIdentity, hasData },
        hasCertificates: acmeOf(config) !== undefined,
        hasLogFiles: keepsLogFiles(config.proxy),
      },
      child,
    );
    const stands = foundations(
      `${name}-foundations`,
      {
        ...{ host, config, databaseIdentity, hasData },
        networkId: network.networkId,
        runs: plan.makesFoundations,
        lacksData: isDataVolumeMissing(names, actual),
        stopped: stoppedOf(names, actual),
      },
      { parent: this, dependsOn: [network, volumes] },
    );
    return [network, volumes, stands];
  }

  /** Makes the parts in the order of the plan, each after those that it needs; tells what moves the traffic. */
  private makeParts(foundations: pulumi.Resource[]): TrafficSwitch {
    const { parts } = this;
    const { plan, actual, desired } = this.deployment;
    const made: Made = { foundations };
    for (const { part, after } of order(plan)) {
      const dependsOn = after.flatMap((earlier) =>
        before<pulumi.Resource | pulumi.Resource[]>(made[earlier]),
      );
      switch (part) {
        case "foundations":
          break;
        case "database":
          made.database = parts.databases(dependsOn, made.proxy?.container);
          break;
        case "proxy":
          made.proxy = parts.proxy(dependsOn);
          break;
        case "maintenance":
          made.maintenance = parts.maintenance(this, dependsOn);
          break;
        case "switch":
          made.switch = parts.trafficSwitch(before(made[gateOf(plan.to)]), dependsOn);
          break;
        case "certificates":
          parts.certificates(dependsOn);
          break;
        case "blue":
        case "green":
          made[part] = parts.backend(part, dependsOn);
          break;
        case "gate-blue":
          made[part] = parts.gate(before(made.blue), dependsOn);
          break;
        case "gate-green":
          made[part] = parts.gate(before(made.green), dependsOn);
          break;
      }
    }
    if (plan.certificates === "none" && actual.certificates?.stack === desired.stack) {
      parts.endCertificates();
    }
    return before(made.switch);
  }
}

/** The parts of an app, as far as they are made. */
interface Made {
  readonly foundations: pulumi.Resource[];
  /** The stack's own, and the way to one elsewhere. */
  database?: pulumi.Resource[];
  proxy?: Proxy;
  blue?: Backend;
  green?: Backend;
  "gate-blue"?: HealthGate;
  "gate-green"?: HealthGate;
  switch?: TrafficSwitch;
  certificates?: never;
  maintenance?: pulumi.Resource;
}

/** What the order of an update has put before the part that needs it. */
function before<T>(part: T | undefined): T {
  assert(part !== undefined);
  return part;
}
