import { strict as assert } from "node:assert";
import { local } from "@pulumi/command";
import type * as pulumi from "@pulumi/pulumi";
import { Backend } from "./backend";
import { backendVariables } from "./backendVariables";
import { Certificates } from "./certificates";
import { Databases } from "./databases";
import { HealthGate } from "./healthGate";
import { leftFilesEnvironment } from "./leftFiles";
import { backendVolumes } from "./model/backendVolumes";
import { acmeOf } from "./model/certificate/acme";
import { tlsOf } from "./model/certificate/tls";
import type { Color } from "./model/color";
import { databaseIn } from "./model/plan/ownDatabase";
import type { PartsArgs } from "./partsArgs";
import { Proxy } from "./proxy";
import { sharedTreatment } from "./sharedTreatment";
import { SmokeChecks } from "./smokeChecks";
import { TrafficSwitch } from "./trafficSwitch";

/** Makes each part of an app as the plan has it; in which order is the app's to say. */
export class Parts {
  private readonly databasesOfBackends: Databases;

  constructor(private readonly args: PartsArgs) {
    this.databasesOfBackends = new Databases(args);
  }

  databases(dependsOn: pulumi.Resource[], proxy?: pulumi.Resource): pulumi.Resource[] {
    return this.databasesOfBackends.make(dependsOn, proxy);
  }

  proxy(dependsOn: pulumi.Resource[]): Proxy {
    const { config, desired, plan } = this.args.deployment;
    return new Proxy(
      `${this.args.name}-proxy`,
      {
        host: this.args.host,
        treatment: sharedTreatment("proxy", plan.proxy, this.args.deployment),
        config: config.proxy,
        tls: tlsOf(config),
        settings: desired.proxy,
        conf: plan.conf,
        configures: plan.reconfigures,
        errorPages: desired.errorPages,
        bringsPages: plan.bringsPages,
        handsOver: plan.handsOver,
        patched: plan.patched,
        patchedSettings: desired.patched,
      },
      { ...this.args.child, dependsOn },
    );
  }

  /** Only nginx's own look at two files: neither a reload nor another container. */
  maintenance(parent: pulumi.Resource, dependsOn: pulumi.Resource[]): pulumi.Resource {
    const { host, deployment } = this.args;
    const { kind, step } = deployment.plan.maintenance;
    return host.script(
      `${this.args.name}-maintenance`,
      {
        script: "maintain",
        environment: { MAINTENANCE: kind },
        container: host.names.proxy,
        runs: step !== "stays",
        timeout: 120,
      },
      { parent, dependsOn },
    );
  }

  backend(color: Color, dependsOn: pulumi.Resource[]): Backend {
    const { config, desired, names, plan, actual } = this.args.deployment;
    const { action, image, migrate, stop } = plan.backends[color];
    const running = actual.backends[color];
    return new Backend(
      `${this.args.name}-${color}`,
      {
        host: this.args.host,
        treatment: {
          action,
          takesOver: plan.takesOver,
          // Not when its container is gone: the engine would refuse to create it again.
          protect: config.protected && color === plan.from && action === "keep",
        },
        color,
        image,
        config: config.backend,
        readyPath: config.gate.readyPath,
        drainTimeout: config.proxy.drainTimeout,
        runningPort: running?.port ?? config.backend.containerPort,
        ...(stop && running !== undefined ? { stops: running.id } : {}),
        migrate,
        database: this.databasesOfBackends.access,
        variables: backendVariables(this.args.deployment, this.args.database),
        settings: desired.backends[color],
        volumes: backendVolumes(config, names),
        leftFiles: leftFilesEnvironment(config, names),
      },
      { ...this.args.child, dependsOn },
    );
  }

  gate(backend: Backend, dependsOn: pulumi.Resource[]): HealthGate {
    const { config, plan } = this.args.deployment;
    return new HealthGate(
      `${this.args.name}-gate-${backend.color}`,
      {
        host: this.args.host,
        color: backend.color,
        container: backend.container,
        config: config.gate,
        plan: plan.backends[backend.color],
        keepalive: config.proxy.upstreamKeepalive,
        database: this.databasesOfBackends.access,
        serving: this.sharesDatabaseWith(backend.color),
        hint: this.hint(backend.color, "gate.command"),
        takesOver: plan.takesOver,
        // A first deployment ends with it: destroy would begin here, before the protected switch.
        protect: config.protected && plan.from === "none",
      },
      { ...this.args.child, dependsOn },
    );
  }

  /** The container that serves, where a release of this color takes connections from it; empty where none does. */
  private sharesDatabaseWith(color: Color): string {
    const { plan, names, actual, desired } = this.args.deployment;
    const { from } = plan;
    if (from === "none" || from === color) return "";
    const serving = actual.backends[from] ?? { settings: desired.backends[from] };
    const isShared = databaseIn(serving) === databaseIn({ settings: desired.backends[color] });
    return isShared ? names.backends[from] : "";
  }

  trafficSwitch(gate: HealthGate, dependsOn: pulumi.Resource[]): TrafficSwitch {
    const { config, plan } = this.args.deployment;
    const { image, readyPath, smokePaths } = plan.backends[gate.color];
    const shared = {
      host: this.args.host,
      gate,
      probes: config.gate,
      readyPath,
      switches: plan.isSwitch,
    };
    const smokeChecks = new SmokeChecks(
      `${this.args.name}-smoke-checks`,
      {
        ...shared,
        config: config.smoke,
        paths: smokePaths,
        hint: this.hint(gate.color, "smoke.command"),
      },
      { ...this.args.child, dependsOn },
    );
    return new TrafficSwitch(
      `${this.args.name}-switch`,
      {
        ...shared,
        smokeChecks,
        image,
        verifyPaths: [...new Set([readyPath, ...smokePaths])],
        protect: config.protected,
      },
      { ...this.args.child, dependsOn },
    );
  }

  /** What obtains the certificate of users. */
  certificates(dependsOn: pulumi.Resource[]): void {
    const { config, desired, plan } = this.args.deployment;
    const acme = acmeOf(config);
    assert(
      acme !== undefined && desired.certificates !== undefined && plan.certificates !== "none",
    );
    const { settings } = desired.certificates;
    const certificates = new Certificates(
      `${this.args.name}-certificates`,
      { host: this.args.host, acme, settings, action: plan.certificates },
      { ...this.args.child, dependsOn },
    );
    this.lastOfCertificates(config.protected, [certificates]);
  }

  /** What an update takes away needs no protection any more; the one after it takes this too. */
  endCertificates(): void {
    this.lastOfCertificates(false, []);
  }

  /** A destroy begins with the last resource: it is refused there before it has removed anything. */
  private lastOfCertificates(protect: boolean, dependsOn: pulumi.Resource[]): void {
    const { parent } = this.args.child;
    new local.Command(
      `${this.args.name}-certificates-last`,
      { create: "true" },
      { ...(parent === undefined ? {} : { parent }), dependsOn, protect },
    );
  }

  /** What was proven before can lack what only a later release has. */
  private hint(color: Color, setting: "gate.command" | "smoke.command"): string {
    return this.args.deployment.plan.backends[color].action === "keep"
      ? `This update keeps ${color} as it is: if it cannot pass today's ${setting}, run pulumi config rm --path ${setting} and pulumi up.`
      : "";
  }
}
