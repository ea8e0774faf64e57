import type { local } from "@pulumi/command";
import type * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { publicVariables } from "./backendVariables";
import { type ContainerArgs, createContainer } from "./container";
import type { Deployment } from "./deployment";
import { dockerScript, type DockerScriptArgs, type Settlement } from "./dockerScript";
import { Image, type ImageArgs } from "./image";
import { type Login, loginEnvironment, loginFor } from "./model/logins";
import type { Names } from "./model/names";
import { activeDirectory, factsDirectory } from "./model/proxy/activeUpstream";
import { labels } from "./model/plan/actual";

/** What everything that an app has on the Docker host has in common. */
export interface DockerHostArgs {
  /** `project/stack`: the owner that containers are labelled with. */
  readonly stack: string;
  /** Its name in the program, which containers are labelled with as well. */
  readonly app: string;
  readonly names: Names;
  /** Of the daemon, as the Docker CLI takes it. */
  readonly address: string;
  readonly logs: { readonly maxSize: string; readonly maxFiles: number };
  /** The stack's own login at the registry of an image. */
  readonly loginFor: (reference: string) => Login | undefined;
  /** Bytes that must be free on the host for an image that it lacks, where that is known. */
  readonly bytesFor: (reference: string) => number | undefined;
  readonly proxyImage: string;
  /** Names of the variables whose values may be shown with a container's log lines. */
  readonly publicVariables: readonly string[];
}

/** A script as its component describes it. */
export interface HostScriptArgs extends Omit<DockerScriptArgs, "dockerHost" | "settles"> {
  readonly settles?: Omit<Settlement, "proxy" | "label">;
}

/** An image that is to come to the host. */
export interface PullArgs {
  /** The full reference, and the configuration path that it comes from. */
  readonly reference: string;
  readonly setting: string;
  /** How many images that releases have pulled stay on the host; those of others are never counted. */
  readonly keeps?: number | undefined;
  /** Whole seconds that it may take; half an hour unless it says so. */
  readonly timeout?: number | undefined;
  readonly runs: boolean;
}

/** The Docker host of an app: the one maker of scripts, images and containers on it. */
export class DockerHost {
  constructor(private readonly args: DockerHostArgs) {}

  get stack(): string {
    return this.args.stack;
  }

  get app(): string {
    return this.args.app;
  }

  get names(): Names {
    return this.args.names;
  }

  get address(): string {
    return this.args.address;
  }

  get logs(): DockerHostArgs["logs"] {
    return this.args.logs;
  }

  get proxyImage(): string {
    return this.args.proxyImage;
  }

  /** As scripts take them that show log lines. */
  get publicVariables(): readonly string[] {
    return this.args.publicVariables;
  }

  /** A shell script against it, run by the engine as one command. */
  script(name: string, args: HostScriptArgs, opts: pulumi.CustomResourceOptions): local.Command {
    const { address, names, stack } = this.args;
    const { settles, ...own } = args;
    const whose = { proxy: names.proxy, label: `${labels.stack}=${stack}` };
    return dockerScript(
      name,
      {
        ...own,
        dockerHost: address,
        ...(settles === undefined ? {} : { settles: { ...settles, ...whose } }),
      },
      opts,
    );
  }

  /** What brings an image to it; a login of the stack is used for that and then forgotten. */
  pull(
    name: string,
    { reference, setting, keeps, timeout, runs }: PullArgs,
    opts: pulumi.CustomResourceOptions,
  ): local.Command {
    const login = this.args.loginFor(reference);
    return this.script(
      name,
      {
        script: "pull",
        environment: {
          IMAGE: reference,
          SETTING: setting,
          // It is asked what serves when the image could not be pulled.
          PROXY: this.names.proxy,
          PROXY_IMAGE: this.args.proxyImage,
          NEEDS: String(this.args.bytesFor(reference) ?? ""),
          ACTIVE: activeDirectory,
          FACTS: factsDirectory,
          KEEP: String(keeps ?? ""),
          ...loginEnvironment(login),
          REGISTRY_PASSWORD: login === undefined ? "" : pulumi.secret(login.password),
        },
        runs,
        timeout: timeout ?? 1800,
      },
      opts,
    );
  }

  /** An image on it, pulled with the stack's own login at its registry if it has one. */
  image(name: string, args: Omit<ImageArgs, "host">, opts: pulumi.ComponentResourceOptions): Image {
    return new Image(name, { ...args, host: this }, opts);
  }

  /** A container on it, and before it the removal of its predecessor by a script of ours. */
  container(
    name: string,
    args: Omit<ContainerArgs, "host">,
    opts: pulumi.CustomResourceOptions,
  ): docker.Container {
    return createContainer(name, { ...args, host: this }, opts);
  }
}

/** The Docker host as this deployment uses it. */
export function hostOf(deployment: Deployment): DockerHost {
  const { config, names, stack, app, actual, room } = deployment;
  const { logs } = config;
  return new DockerHost({
    ...{ stack, app, names, logs, address: actual.dockerHost },
    loginFor: (reference) => loginFor(reference, config),
    bytesFor: (reference) => room.needs[reference],
    proxyImage: config.proxy.image,
    publicVariables: [...publicVariables(deployment), "POSTGRES_USER", "POSTGRES_DB"],
  });
}
