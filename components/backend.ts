import type * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import type { ContainerPlan } from "./container";
import type { DatabaseAccess } from "./databaseAccess";
import type { DockerHost } from "./dockerHost";
import type { Image } from "./image";
import { migrationEnvironment } from "./leftMigration";
import { migrate } from "./migration";
import type { Mount } from "./model/backendVolumes";
import { becomesAnotherUser } from "./model/capabilities";
import { type Color, otherColor } from "./model/color";
import type { Config } from "./model/config/schema";
import { goDuration, longestDuration } from "./model/config/duration";
import type { Fingerprint } from "./model/plan/settings";
import { activeDirectory, factsDirectory } from "./model/proxy/activeUpstream";

// An image may start as root, prepare its folders, and go on as its own user.
const capabilities = [...becomesAnotherUser, "CAP_FOWNER", "CAP_KILL", "CAP_NET_BIND_SERVICE"];

export interface BackendArgs {
  readonly host: DockerHost;
  readonly treatment: ContainerPlan;
  readonly color: Color;
  /** The release: a full image reference. */
  readonly image: string;
  readonly config: Config["backend"];
  readonly readyPath: string;
  readonly drainTimeout: number;
  /** The ID of its container, where this update stops it: it stays what it is. */
  readonly stops?: string;
  /** The port of the container that this update finds, or makes. */
  readonly runningPort: number;
  /** Its migration runs, unless its image was migrated before. */
  readonly migrate: boolean;
  readonly database: DatabaseAccess;
  /** Environment variables of the container; all of them are kept as secrets. */
  readonly variables: Readonly<Record<string, pulumi.Input<string>>>;
  readonly settings: Fingerprint;
  /** What both colors have, in the same volumes. */
  readonly volumes: readonly Mount[];
  /** What the removal of its container needs to look for files of users. */
  readonly leftFiles: Readonly<Record<string, string>>;
}

/** One color: its image, the migration of a new image, the wait for its last requests, its container. */
export class Backend extends pulumi.ComponentResource {
  readonly color: Color;
  readonly container: docker.Container;

  constructor(
    name: string,
    private readonly args: BackendArgs,
    opts: pulumi.ComponentResourceOptions,
  ) {
    super("forecaster:docker:Backend", name, {}, opts);
    this.color = args.color;
    const image = args.host.image(
      `${name}-image`,
      {
        reference: args.image,
        setting: `images.${args.color}`,
        frozen: args.treatment.action === "keep",
        keeps: args.config.keepImages,
      },
      { parent: this },
    );
    const migration = migrate(
      `${name}-migration`,
      { ...args, capabilities, migratedImage: image },
      { parent: this },
    );
    const drain = this.drain(`${name}-drain`, migration);
    this.container = this.run(name, image, drain);
    this.registerOutputs({ containerId: this.container.id });
  }

  /** The wait for its last requests, before it is removed or stopped. */
  private drain(name: string, migration: pulumi.Resource): pulumi.Resource {
    const { args } = this;
    const { host, treatment, stops } = args;
    const runs = treatment.action === "recreate" || stops !== undefined;
    return host.script(
      name,
      {
        script: "drain",
        environment: {
          COLOR: args.color,
          ACTION: stops === undefined ? treatment.action : "stop",
          CONTAINER_PORT: String(args.runningPort),
          TIMEOUT: String(args.drainTimeout),
          ...(stops === undefined ? {} : stopEnvironment(host, args.color, stops)),
        },
        // Nothing to wait for otherwise, and perhaps no proxy yet to wait in.
        ...(runs ? { container: host.names.proxy } : {}),
        ...(stops === undefined ? {} : { next: "stop" as const }),
        runs,
        // Docker waits for as long as the container was made with, which today's setting does not tell.
        timeout: args.drainTimeout + 60 + (stops === undefined ? 0 : longestDuration),
      },
      { parent: this, dependsOn: migration },
    );
  }

  private run(name: string, image: Image, drain: pulumi.Resource): docker.Container {
    const { args } = this;
    const { host, treatment, config, color } = args;
    return host.container(
      name,
      {
        identity: {
          name: host.names.backends[color],
          alias: color,
          color,
          image: args.image,
          settings: args.settings,
          port: config.containerPort,
          capabilities,
          stopGrace: config.stopGrace,
          leftFiles: args.leftFiles,
          migration: migrationEnvironment(host.names, args.database),
        },
        own: {
          image: image.id,
          // Its gate starts it, when its user owns what Docker made for it.
          start: false,
          envs: Object.entries(args.variables).map(([variable, value]) =>
            pulumi.secret(pulumi.interpolate`${variable}=${value}`),
          ),
          volumes: args.volumes.map(({ volume, path }) => ({
            volumeName: volume,
            containerPath: path,
          })),
          mounts: dataMount(config),
          ports: [
            {
              internal: config.containerPort,
              external: config.hostPorts[color],
              ip: config.bindAddress,
            },
          ],
          healthcheck: healthcheck(config, args.readyPath),
          ...limits(config),
        },
        further: config.container,
        treatment,
      },
      { parent: this, dependsOn: drain },
    );
  }
}

function stopEnvironment({ names }: DockerHost, color: Color, id: string) {
  return {
    CONTAINER: names.backends[color],
    CONTAINER_ID: id,
    OTHER: otherColor(color),
    PROXY: names.proxy,
    ACTIVE: activeDirectory,
    FACTS: factsDirectory,
  };
}

/** A mount, not a volume: for a path that is missing Docker then fails instead of making it. */
function dataMount({ dataPath }: Config["backend"]) {
  return dataPath === undefined
    ? []
    : [{ type: "bind", source: dataPath, target: "/data", readOnly: true }];
}

function healthcheck(config: Config["backend"], readyPath: string) {
  const { interval, timeout, retries, startPeriod } = config.healthcheck;
  return {
    tests: healthTest(config, readyPath),
    // All of them, always: Docker takes what is missing from the image's own check, and the plugin would replace the
    // container for that difference.
    interval: goDuration(interval),
    timeout: goDuration(timeout),
    retries,
    startPeriod: goDuration(startPeriod),
  };
}

function healthTest({ healthcheck, containerPort }: Config["backend"], readyPath: string) {
  const { command, disable } = healthcheck;
  if (disable === true) return ["NONE"];
  if (command !== undefined) return ["CMD-SHELL", command];
  return ["CMD", "curl", "-f", `http://localhost:${containerPort}${readyPath}`];
}

function limits({ memoryMb, cpus }: Config["backend"]) {
  return {
    ...(memoryMb === undefined ? {} : { memory: memoryMb, memorySwap: memoryMb }),
    ...(cpus === undefined ? {} : { cpus: String(cpus) }),
  };
}
