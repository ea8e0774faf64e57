import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { Backend } from "./backend";
import { Database, databasePassword } from "./database";
import type { Deployment } from "./deployment";
import { DockerHost } from "./dockerHost";
import { foundations } from "./foundations";
import { HealthGate } from "./healthGate";
import { leftFilesEnvironment } from "./leftFiles";
import { backendVolumes, ownVolumes } from "./model/backendVolumes";
import { aliases } from "./model/names";
import { type Color, otherColor, perColor } from "./model/color";
import { lacksData } from "./model/lostData";
import { lastOfShared } from "./model/order";
import { addressOf, databaseUrl, urlOf } from "./model/urls";
import { PrivateNetwork } from "./privateNetwork";
import { Proxy } from "./proxy";
import { SharedVolumes } from "./sharedVolumes";
import { SmokeChecks } from "./smokeChecks";
import { TrafficSwitch } from "./trafficSwitch";

/** What a stack tells after an update; all of it is true only when the update went through. */
export interface BlueGreenOutputs {
  readonly url: pulumi.Output<string>;
  /** Answers from the idle color, on the Docker host's loopback only. */
  readonly idleUrl: pulumi.Output<string>;
  /** The color that answered through the proxy. */
  readonly activeColor: pulumi.Output<Color>;
  readonly images: pulumi.Output<Record<Color, string>>;
  /** Settings that the active color does not run with yet. */
  readonly pending: pulumi.Output<readonly string[]>;
  readonly databaseAddress: pulumi.Output<string>;
  readonly databasePassword: pulumi.Output<string>;
}

/** Docker refuses to mount there, should it ever be told to. */
const neverMounted = "/";

/** What a preview cannot tell, such as the address of a host that it cannot reach: the Docker plugin fails on any that it knows. */
const unknownText = pulumi.output<string>(pulumi.unknown as never);

/** Postgres, both backends, nginx, and the sequence in which an update may touch them. */
export class BlueGreenApp extends pulumi.ComponentResource {
  readonly outputs: BlueGreenOutputs;
  private readonly child: pulumi.ComponentResourceOptions;
  private readonly password: pulumi.Output<string>;
  private readonly host: DockerHost;

  constructor(
    private readonly name: string,
    private readonly deployment: Deployment,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("forecaster:docker:BlueGreenApp", name, {}, opts);
    const { config, names, world } = deployment;
    const provider = new docker.Provider(
      `${name}-docker`,
      { host: world.unreachable === undefined ? world.dockerHost : unknownText },
      { parent: this },
    );
    this.child = { parent: this, providers: [provider] };
    this.host = hostOf(deployment);
    this.password = databasePassword(`${name}-database-password`, config.databasePassword, {
      parent: this,
    });
    const network = new PrivateNetwork(`${name}-network`, names.network, this.child);
    const volumes = new SharedVolumes(
      `${name}-volumes`,
      {
        names,
        own: ownVolumes(config),
        databaseIdentity: deployment.desired.databaseIdentity,
      },
      this.child,
    );
    const stands = foundations(
      `${name}-foundations`,
      {
        ...{ host: this.host, config },
        databaseIdentity: deployment.desired.databaseIdentity,
        networkId: network.networkId,
        runs: deployment.update.makesFoundations,
        lacksData: lacksData(names, world),
      },
      { parent: this, dependsOn: [network, volumes] },
    );
    const trafficSwitch =
      deployment.update.serves === "none"
        ? this.firstDeployment([network, volumes, stands])
        : this.laterUpdate(deployment.update.serves, [network, volumes, stands]);
    this.outputs = this.describe(trafficSwitch);
    this.registerOutputs(this.outputs);
  }

  /** Nothing serves: prove the active color, switch to it, then prove the other. */
  private firstDeployment(foundations: pulumi.Resource[]): TrafficSwitch {
    const { activeColor } = this.deployment.config;
    const shared = this.sharedParts(foundations);
    const active = this.backend(activeColor, [...foundations, ...shared]);
    const trafficSwitch = this.trafficSwitch(this.gate(active, []), []);
    const other = this.backend(otherColor(activeColor), [...foundations, ...shared, trafficSwitch]);
    this.gate(other, []);
    return trafficSwitch;
  }

  /**
   * What serves comes first, so that the engine's refusals come before anything was touched; unless it is
   * gone: it is made anew on a database that is there.
   */
  private laterUpdate(serves: Color, foundations: pulumi.Resource[]): TrafficSwitch {
    const isGone = this.deployment.update.backends[serves].action !== "keep";
    const before = isGone ? this.sharedParts(foundations) : [];
    const serving = this.backend(serves, [...foundations, ...before]);
    const shared = isGone ? before : this.sharedParts([...foundations, serving]);
    const idle = this.backend(otherColor(serves), [...foundations, ...shared, serving]);
    const gates = { serving: this.gate(serving, shared), idle: this.gate(idle, shared) };
    const { switches } = this.deployment.update;
    return switches
      ? this.trafficSwitch(gates.idle, [gates.serving])
      : this.trafficSwitch(gates.serving, [gates.idle]);
  }

  private sharedParts(dependsOn: pulumi.Resource[]): pulumi.Resource[] {
    const last = lastOfShared(this.deployment.update);
    if (last === "proxy") {
      const { ready } = this.database(dependsOn);
      return [ready, this.proxy([...dependsOn, ready]).configured];
    }
    const { configured, container } = this.proxy(dependsOn);
    const begun = last === "database" ? [...dependsOn, configured] : dependsOn;
    return [this.database(begun, container).ready, configured];
  }

  private database(dependsOn: pulumi.Resource[], proxy?: pulumi.Resource): Database {
    const { config, desired, update } = this.deployment;
    return new Database(
      `${this.name}-database`,
      {
        host: this.host,
        treatment: {
          action: update.database,
          adopts: update.adopts.database,
          protect: config.protected && update.database === "keep",
        },
        config: config.database,
        dataMount: this.dataMount(),
        settings: desired.database,
        password: this.password,
        isAwaited: update.awaitsDatabase,
        isKnown: update.isDatabaseKnown,
        alignsPassword: update.isDatabaseKnown || !this.isServing(),
        proxy,
      },
      { ...this.child, dependsOn },
    );
  }

  private proxy(dependsOn: pulumi.Resource[]): Proxy {
    const { config, desired, update } = this.deployment;
    return new Proxy(
      `${this.name}-proxy`,
      {
        host: this.host,
        treatment: {
          action: update.proxy,
          adopts: update.adopts.proxy,
          protect: config.protected && update.proxy === "keep",
        },
        config: config.proxy,
        settings: desired.proxy,
        conf: update.conf,
        configures: update.configures,
      },
      { ...this.child, dependsOn },
    );
  }

  /** A container that is kept has its mount; a preview cannot tell it of an image that is to be pulled. */
  private dataMount(): pulumi.Input<string> {
    const { update, dataMount } = this.deployment;
    return update.database === "keep" ? neverMounted : (dataMount ?? unknownText);
  }

  /** A backend serves throughout this update, with the password that it was made with. */
  private isServing(): boolean {
    const { serves, backends } = this.deployment.update;
    return serves !== "none" && backends[serves].action === "keep";
  }

  private backend(color: Color, dependsOn: pulumi.Resource[]): Backend {
    const { config, desired, names, update, world } = this.deployment;
    const { action, image, migrate } = update.backends[color];
    return new Backend(
      `${this.name}-${color}`,
      {
        host: this.host,
        treatment: {
          action,
          takesOver: update.takesOver,
          // Not when its container is gone: the engine would refuse to create it again.
          protect: config.protected && color === update.serves && action === "keep",
        },
        color,
        image,
        config: config.backend,
        readyPath: config.gate.readyPath,
        drainTimeout: config.proxy.drainTimeout,
        runningPort: world.backends[color]?.port ?? config.backend.containerPort,
        migrate,
        takesOver: update.takesOver,
        database: { ...config.database, password: this.password },
        variables: this.variables(),
        settings: desired.backends[color],
        volumes: backendVolumes(config, names),
        leftFiles: leftFilesEnvironment(config, names),
      },
      { ...this.child, dependsOn },
    );
  }

  private gate(backend: Backend, dependsOn: pulumi.Resource[]): HealthGate {
    const { config, update } = this.deployment;
    return new HealthGate(
      `${this.name}-gate-${backend.color}`,
      {
        host: this.host,
        color: backend.color,
        container: backend.container,
        config: config.gate,
        plan: update.backends[backend.color],
        takesOver: update.takesOver,
        // A first deployment ends with it: destroy would begin here, before the protected switch.
        protect: config.protected && update.serves === "none",
      },
      { ...this.child, dependsOn },
    );
  }

  private trafficSwitch(gate: HealthGate, dependsOn: pulumi.Resource[]): TrafficSwitch {
    const { config, update } = this.deployment;
    const { image, readyPath, smokePaths } = update.backends[gate.color];
    const shared = {
      host: this.host,
      gate,
      probeTimeout: config.gate.probeTimeout,
      switches: update.switches,
    };
    const smokeChecks = new SmokeChecks(
      `${this.name}-smoke-checks`,
      { ...shared, config: config.smoke, paths: smokePaths, hint: this.hint(gate.color) },
      { ...this.child, dependsOn },
    );
    return new TrafficSwitch(
      `${this.name}-switch`,
      {
        ...shared,
        smokeChecks,
        image,
        readyPath,
        verifyPaths: [...new Set([readyPath, ...smokePaths])],
        protect: config.protected,
      },
      { ...this.child, dependsOn },
    );
  }

  /** What was proven before can lack what only a later release has. */
  private hint(color: Color): string {
    return this.deployment.update.backends[color].action === "keep"
      ? `This update keeps ${color} as it is: if it cannot pass today's smoke.command, run pulumi config rm --path smoke.command and pulumi up.`
      : "";
  }

  private variables(): Record<string, pulumi.Input<string>> {
    const { config, variables } = this.deployment;
    const { user, name } = config.database;
    const kept = Object.entries(variables.secret).map(([variable, value]) => [
      variable,
      pulumi.secret(value),
    ]);
    return {
      ...variables.plain,
      ...(Object.fromEntries(kept) as Record<string, pulumi.Output<string>>),
      DB_HOST: aliases.database,
      DATABASE_URL: this.password.apply((password) =>
        databaseUrl({ user, name, password, host: aliases.database }),
      ),
    };
  }

  private describe(trafficSwitch: TrafficSwitch): BlueGreenOutputs {
    const { config, update, world } = this.deployment;
    const { activeColor } = trafficSwitch;
    const told = <T>(value: T): pulumi.Output<T> => activeColor.apply(() => value);
    const { dockerHost } = world;
    return {
      activeColor,
      url: told(urlOf({ dockerHost, ...config.proxy })),
      idleUrl: told(`http://127.0.0.1:${config.proxy.idlePort}`),
      images: told(perColor((color) => update.backends[color].image)),
      pending: told(update.backends[update.activeColor].pending),
      databaseAddress: told(addressOf({ dockerHost, ...config.database })),
      databasePassword: this.password,
    };
  }
}

/** The Docker host as this deployment uses it. */
function hostOf(deployment: Deployment): DockerHost {
  const { config, names, stack, app, variables, hidesVariables, world } = deployment;
  const { logs, registry, registryPassword } = config;
  const shown = Object.keys(variables.plain).filter(
    (name) => !hidesVariables || !Object.hasOwn(config.variables, name),
  );
  return new DockerHost({
    ...{ stack, app, names, logs, address: world.dockerHost },
    login:
      registry === undefined || registryPassword === undefined
        ? undefined
        : { ...registry, password: pulumi.secret(registryPassword) },
    publicVariables: [...shown, "DB_HOST", "POSTGRES_USER", "POSTGRES_DB"],
  });
}
