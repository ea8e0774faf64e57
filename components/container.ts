import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import type { DockerHost } from "./dockerHost";
import { withFurther } from "./furtherInputs";
import type { ContainerInputs } from "./model/config/containerInputs";
import { activeDirectory, factsDirectory, recordedDirectory } from "./model/proxy/activeUpstream";
import type { Color } from "./model/color";
import { longestDuration } from "./model/config/duration";
import type { Action } from "./model/plan/action";
import type { Fingerprint } from "./model/plan/settings";
import { rightsOf } from "./model/containerFlags";
import { labels } from "./model/plan/actual";
import { setAside, type Succession } from "./succession";

/** What this update may do with a container and its image. */
export interface ContainerPlan {
  readonly action: Action;
  /** The ID of a container that is kept, and that the engine has not made itself: it was put back. */
  readonly adopts?: string | undefined;
  /**
   * The engine gets to know today's script for its removal, which a destroy runs; and what an earlier version of this
   * program recorded of a backend's last migration becomes a fact.
   */
  readonly takesOver?: boolean;
  /** The engine refuses to replace and to destroy it. */
  readonly protect: boolean;
}

/** What a container is: on the host, for its labels, and on the network. */
export interface Identity {
  readonly name: string;
  readonly alias: string;
  /** The ID of a container whose network and processes it shares; it has none of its own then. */
  readonly joins?: pulumi.Input<string>;
  /** Of the proxy: its nginx can hand over to another one. */
  readonly handsOver?: boolean;
  /** Of a backend: while this color serves, an update cannot remove the container. */
  readonly color?: Color;
  /** The image as the configuration names it. */
  readonly image: string;
  readonly settings: Fingerprint;
  /** The port that a backend listens on in its container. */
  readonly port?: number;
  /** The rights of root that it needs, such as `CAP_CHOWN`; it gets no other unasked. */
  readonly capabilities: string[];
  /** Whole seconds that it gets to stop. */
  readonly stopGrace: number;
  /** Of a backend: what scripts/lib/leftFiles.sh needs, which looks for files of users before a removal. */
  readonly leftFiles?: Readonly<Record<string, string>>;
  /** Of what all traffic needs: how it takes the place of its predecessor. */
  readonly succession?: Succession;
  /** Of a backend and of the database: what ends a migration that an update has left behind. */
  readonly migration?: Readonly<Record<string, pulumi.Input<string>>>;
}

/** The inputs in which the containers of a stack differ. */
export type OwnArgs = Omit<docker.ContainerArgs, keyof ReturnType<typeof commonArgs>>;

export interface ContainerArgs {
  readonly identity: Identity;
  readonly own: OwnArgs;
  /** What somebody wants of it beyond what this program knows. */
  readonly further: ContainerInputs | undefined;
  readonly treatment: ContainerPlan;
  readonly host: DockerHost;
}

/**
 * A container, and before it the removal of its predecessor by a script of ours. The plugin itself never
 * removes one, so a replacement that nobody planned fails at the taken name, and what serves goes on.
 */
export function createContainer(
  name: string,
  args: ContainerArgs,
  opts: pulumi.CustomResourceOptions,
): docker.Container {
  const { action, adopts, protect } = args.treatment;
  const removal = removePredecessor(`${name}-removal`, args, opts);
  if (adopts !== undefined) {
    const known = { ...opts, dependsOn: removal, retainOnDelete: true, protect };
    return docker.Container.get(name, adopts, { mustRun: false }, known);
  }
  return new docker.Container(
    name,
    withFurther({ ...commonArgs(args), ...args.own }, args.further),
    {
      ...opts,
      dependsOn: removal,
      retainOnDelete: true,
      // A replacement that fails at the taken name then leaves what is recorded as it was.
      deleteBeforeReplace: false,
      // The Docker plugin records these as updated, and changes nothing.
      replaceOnChanges: ["healthcheck"],
      // By name too: the plugin records no ports of a container that is not started yet, and would replace it for these.
      ignoreChanges: action === "keep" ? ["*", "ports"] : [],
      protect,
    },
  );
}

function removePredecessor(
  name: string,
  { identity: { succession, ...identity }, own, further, treatment, host }: ContainerArgs,
  opts: pulumi.CustomResourceOptions,
): pulumi.Resource {
  const { action, takesOver = false } = treatment;
  if (succession !== undefined) {
    const successor = { ...identity, further, succession };
    return setAside(name, successor, own.image, host, action, opts);
  }
  return host.script(
    name,
    {
      script: "removeContainer",
      environment: {
        CONTAINER: identity.name,
        COLOR: identity.color ?? "",
        PROXY: host.names.proxy,
        ACTIVE: activeDirectory,
        RECORDED: recordedDirectory,
        LABEL_STACK: labels.stack,
        STACK: host.stack,
        FACTS: factsDirectory,
        REMOVES: action === "keep" ? "" : "yes",
        TAKES_OVER: takesOver ? "yes" : "",
        ...identity.leftFiles,
        ...identity.migration,
      },
      runs: action !== "keep" || takesOver,
      runsOnDestroy: true,
      // Docker waits for as long as the container was made with, which today's setting does not tell; and many
      // files take a while to be counted.
      timeout: longestDuration + (identity.leftFiles === undefined ? 60 : 600),
    },
    opts,
  );
}

function commonArgs({ identity, host, further }: ContainerArgs) {
  const { stack, app, names, logs } = host;
  const settings = pulumi.secret(JSON.stringify(identity.settings));
  const { adds, drops, securityOpts } = rightsOf(identity.capabilities, further);
  return {
    name: identity.name,
    restart: "unless-stopped",
    // The plugin would remove a stopped container when it refreshes, in a preview too. A container that
    // ends right after its start is the gate's to report, with its log lines.
    mustRun: false,
    stopTimeout: identity.stopGrace,
    // Also a process that starts as root needs little of what Docker gives by default.
    capabilities: { adds, drops },
    securityOpts,
    ...networkOf(identity, names.network),
    logDriver: "json-file",
    logOpts: { "max-size": logs.maxSize, "max-file": String(logs.maxFiles) },
    labels: [
      { label: labels.stack, value: stack },
      { label: labels.app, value: app },
      { label: labels.image, value: identity.image },
      { label: labels.settings, value: settings },
      ...(identity.port === undefined
        ? []
        : [{ label: labels.port, value: String(identity.port) }]),
      ...(identity.handsOver === true ? [{ label: labels.handover, value: "yes" }] : []),
      // Another value in every creation: a container that is gone is thereby always made anew.
      { label: labels.created, value: new Date().toISOString() },
    ],
  } satisfies Partial<docker.ContainerArgs>;
}

function networkOf(
  { joins, alias }: Identity,
  network: string,
): Pick<docker.ContainerArgs, "networkMode" | "networksAdvanced" | "pidMode"> {
  if (joins === undefined) {
    return { networkMode: "bridge", networksAdvanced: [{ name: network, aliases: [alias] }] };
  }
  const other = pulumi.interpolate`container:${joins}`;
  return { networkMode: other, pidMode: other };
}
