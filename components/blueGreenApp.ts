import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { databasePassword } from "./database";
import type { Deployment } from "./deployment";
import { type DockerHost, hostOf } from "./dockerHost";
import { foundations } from "./foundations";
import { ownVolumes } from "./model/backendVolumes";
import { type Color, otherColor } from "./model/color";
import { isDataVolumeMissing } from "./model/plan/lostData";
import { lastOfShared } from "./model/plan/order";
import { type BlueGreenOutputs, outputsOf } from "./outputs";
import { Parts } from "./parts";
import { PrivateNetwork } from "./privateNetwork";
import { SharedVolumes } from "./sharedVolumes";
import type { TrafficSwitch } from "./trafficSwitch";
import { unknownText } from "./unknownText";

/** Postgres, both backends, nginx, and the sequence in which an update may touch them. */
export class BlueGreenApp extends pulumi.ComponentResource {
  readonly outputs: BlueGreenOutputs;
  private readonly parts: Parts;

  constructor(
    name: string,
    private readonly deployment: Deployment,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("forecaster:docker:BlueGreenApp", name, {}, opts);
    const { config, plan, actual } = deployment;
    const provider = new docker.Provider(
      `${name}-docker`,
      { host: actual.unreachable === undefined ? actual.dockerHost : unknownText },
      { parent: this },
    );
    const password = databasePassword(`${name}-database-password`, config.databasePassword, {
      parent: this,
    });
    const host = hostOf(deployment);
    const child = { parent: this, providers: [provider] };
    this.parts = new Parts({ name, deployment, host, password, child });
    const foundations = this.foundations(name, host, child);
    const { activeColor } =
      plan.from === "none"
        ? this.firstDeployment(foundations)
        : this.laterUpdate(plan.from, foundations);
    this.outputs = outputsOf(deployment, activeColor, password);
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
    const network = new PrivateNetwork(`${name}-network`, names.network, child);
    const volumes = new SharedVolumes(
      `${name}-volumes`,
      { names, own: ownVolumes(config), databaseIdentity },
      child,
    );
    const stands = foundations(
      `${name}-foundations`,
      {
        ...{ host, config, databaseIdentity },
        networkId: network.networkId,
        runs: plan.makesFoundations,
        lacksData: isDataVolumeMissing(names, actual),
      },
      { parent: this, dependsOn: [network, volumes] },
    );
    return [network, volumes, stands];
  }

  /** Nothing serves: prove the active color, switch to it, then prove the other. */
  private firstDeployment(foundations: pulumi.Resource[]): TrafficSwitch {
    const { activeColor } = this.deployment.config;
    const shared = this.shared(foundations);
    const active = this.parts.backend(activeColor, [...foundations, ...shared]);
    const trafficSwitch = this.parts.trafficSwitch(this.parts.gate(active, []), []);
    const begun = [...foundations, ...shared, trafficSwitch];
    this.parts.gate(this.parts.backend(otherColor(activeColor), begun), []);
    return trafficSwitch;
  }

  /**
   * What serves comes first, so that the engine's refusals come before anything was touched; unless it is
   * gone: it is made anew on a database that is there.
   */
  private laterUpdate(serves: Color, foundations: pulumi.Resource[]): TrafficSwitch {
    const { parts } = this;
    const { backends, isSwitch } = this.deployment.plan;
    const isGone = backends[serves].action !== "keep";
    const before = isGone ? this.shared(foundations) : [];
    const serving = parts.backend(serves, [...foundations, ...before]);
    const shared = isGone ? before : this.shared([...foundations, serving]);
    const idle = parts.backend(otherColor(serves), [...foundations, ...shared, serving]);
    const gates = { serving: parts.gate(serving, shared), idle: parts.gate(idle, shared) };
    return isSwitch
      ? parts.trafficSwitch(gates.idle, [gates.serving])
      : parts.trafficSwitch(gates.serving, [gates.idle]);
  }

  /** Database and proxy, that which is re-created last: until then the other one stays as it is. */
  private shared(dependsOn: pulumi.Resource[]): pulumi.Resource[] {
    const last = lastOfShared(this.deployment.plan);
    if (last === "proxy") {
      const { ready } = this.parts.database(dependsOn);
      return [ready, this.parts.proxy([...dependsOn, ready]).configured];
    }
    const { configured, container } = this.parts.proxy(dependsOn);
    const begun = last === "database" ? [...dependsOn, configured] : dependsOn;
    return [this.parts.database(begun, container).ready, configured];
  }
}
