import { strict as assert } from "node:assert";
import type * as pulumi from "@pulumi/pulumi";
import { Backend } from "./backend";
import type { BackendDatabase } from "./backendDatabase";
import { backendVariables } from "./backendVariables";
import type { ContainerPlan } from "./container";
import { Database } from "./database";
import type { DatabaseAccess } from "./databaseAccess";
import type { Deployment } from "./deployment";
import type { DockerHost } from "./dockerHost";
import { ExternalDatabase } from "./externalDatabase";
import { HealthGate } from "./healthGate";
import { leftFilesEnvironment } from "./leftFiles";
import { backendVolumes } from "./model/backendVolumes";
import type { Color } from "./model/color";
import type { Action } from "./model/plan/action";
import { databaseIn } from "./model/plan/ownDatabase";
import { Proxy } from "./proxy";
import { SmokeChecks } from "./smokeChecks";
import { TrafficSwitch } from "./trafficSwitch";
import { unknownText } from "./unknownText";

/** What the parts of an app have in common. */
export interface PartsArgs {
  /** The app's name: every part's begins with it. */
  readonly name: string;
  readonly deployment: Deployment;
  readonly host: DockerHost;
  /** Of the stack's own database, if it has one. */
  readonly password: pulumi.Output<string> | undefined;
  /** The one that backends which are made today use. */
  readonly database: BackendDatabase;
  /** The app as their parent, with the provider of its Docker host. */
  readonly child: pulumi.ComponentResourceOptions;
}

/** Docker refuses to mount there, should it ever be told to. */
const neverMounted = "/";

/** Makes each part of an app as the plan has it; in which order is the app's to say. */
export class Parts {
  private elsewhere?: ExternalDatabase;

  constructor(private readonly args: PartsArgs) {}

  /** The stack's own Postgres, and one elsewhere; while a stack moves from one to the other, both. */
  databases(dependsOn: pulumi.Resource[], proxy?: pulumi.Resource): pulumi.Resource[] {
    const { plan, config } = this.args.deployment;
    const { database: action } = plan;
    return [
      ...(action === "none" ? [] : [this.ownDatabase(action, dependsOn, proxy)]),
      ...(config.database.external ? [this.externalDatabase(dependsOn)] : []),
    ];
  }

  private ownDatabase(
    action: Action,
    dependsOn: pulumi.Resource[],
    proxy?: pulumi.Resource,
  ): Database {
    const { config, desired, plan, actual } = this.args.deployment;
    const { password } = this.args;
    assert(password !== undefined);
    const isUntouched = config.database.external && action === "keep" && !plan.unfinished.database;
    return new Database(
      `${this.args.name}-database`,
      {
        host: this.args.host,
        treatment: this.treatmentOf("database", action),
        config: config.database,
        dataMount: this.dataMount(),
        settings: desired.database,
        password,
        isAwaited: plan.awaitsDatabase && !isUntouched,
        isKnown: plan.isDatabaseKnown,
        alignsPassword: plan.isDatabaseKnown || !this.isServing(),
        setsParameters: plan.setsParameters,
        hadParameters: actual.parameters !== undefined,
        proxy,
      },
      { ...this.args.child, dependsOn },
    );
  }

  private externalDatabase(dependsOn: pulumi.Resource[]): ExternalDatabase {
    const { config, plan } = this.args.deployment;
    this.elsewhere = new ExternalDatabase(
      `${this.args.name}-external-database`,
      {
        host: this.args.host,
        config: config.database,
        database: this.args.database,
        inputs: config.backend.container,
        isAwaited: plan.awaitsDatabase,
      },
      { ...this.args.child, dependsOn },
    );
    return this.elsewhere;
  }

  proxy(dependsOn: pulumi.Resource[]): Proxy {
    const { config, desired, plan } = this.args.deployment;
    return new Proxy(
      `${this.args.name}-proxy`,
      {
        host: this.args.host,
        treatment: this.treatmentOf("proxy", this.args.deployment.plan.proxy),
        config: config.proxy,
        settings: desired.proxy,
        conf: plan.conf,
        configures: plan.reconfigures,
      },
      { ...this.args.child, dependsOn },
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
        database: this.access(),
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
        database: this.access(),
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

  /** How the database of today's backends is asked. */
  private access(): DatabaseAccess {
    return this.elsewhere?.access ?? this.args.database;
  }

  /** Of what both colors share. */
  private treatmentOf(part: "database" | "proxy", action: Action): ContainerPlan {
    const { config, plan } = this.args.deployment;
    return {
      action,
      adopts: plan.adoptedIds[part],
      protect: config.protected && action === "keep" && (part === "proxy" || plan.usesDatabase),
    };
  }

  /** What was proven before can lack what only a later release has. */
  private hint(color: Color, setting: "gate.command" | "smoke.command"): string {
    return this.args.deployment.plan.backends[color].action === "keep"
      ? `This update keeps ${color} as it is: if it cannot pass today's ${setting}, run pulumi config rm --path ${setting} and pulumi up.`
      : "";
  }

  /** A container that is kept has its mount; a preview cannot tell it of an image that is to be pulled. */
  private dataMount(): pulumi.Input<string> {
    const { plan, dataMount } = this.args.deployment;
    return plan.database === "keep" ? neverMounted : (dataMount ?? unknownText);
  }

  /** A backend serves throughout this update, with the password that it was made with. */
  private isServing(): boolean {
    const { from, backends } = this.args.deployment.plan;
    return from !== "none" && backends[from].action === "keep";
  }
}
