import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { dockerScript } from "./dockerScript";
import { activeDirectory, factsDirectory, recordedDirectory } from "./model/activeUpstream";
import type { Color } from "./model/color";
import { longestDuration } from "./model/duration";
import type { Action } from "./model/action";
import type { Names } from "./model/names";
import type { Fingerprint } from "./model/settings";
import { labels } from "./model/world";
import { setAside, type Succession } from "./succession";

/** What this update may do with a container and its image. */
export interface Treatment {
  readonly action: Action;
  /** The ID of a container that is kept, and that the engine has not made itself: it was put back. */
  readonly adopts?: string | undefined;
  /** The engine gets to know today's script for its removal, which a destroy runs. */
  readonly takesOver?: boolean;
  /** The engine refuses to replace and to destroy it. */
  readonly protect: boolean;
}

/** What the containers of one stack have in common. */
export interface Surroundings {
  /** `project/stack`. */
  readonly stack: string;
  /** Its name in the program. */
  readonly app: string;
  readonly network: string;
  readonly proxyName: string;
  readonly dockerHost: string;
  readonly logs: { readonly maxSize: string; readonly maxFiles: number };
  /** Names of the variables whose values may be shown with a container's log lines. */
  readonly publicVariables: readonly string[];
}

/** What a container is: on the host, for its labels, and on the network. */
export interface Identity {
  readonly name: string;
  readonly alias: string;
  /** Of a backend: while this color serves, an update cannot remove the container. */
  readonly color?: Color;
  /** The image as the configuration names it. */
  readonly image: string;
  readonly settings: Fingerprint;
  /** The port that a backend listens on in its container. */
  readonly port?: number;
  /** The rights of root that it needs, such as `CAP_CHOWN`; it gets no other. */
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

/** How a migration that an update has left behind is found, and how its sessions in Postgres are. */
export function migrationEnvironment(
  names: Names,
  { user, name, password }: { user: string; name: string; password: pulumi.Input<string> },
): Record<string, pulumi.Input<string>> {
  return {
    MIGRATION: names.migration,
    FORECASTER_DATABASE: names.database,
    FORECASTER_DATABASE_USER: user,
    FORECASTER_DATABASE_NAME: name,
    FORECASTER_DATABASE_PASSWORD: pulumi.secret(password),
  };
}

/** What a process needs that starts as root, takes files over and goes on as another user. */
export const becomesAnotherUser = [
  "CAP_CHOWN",
  "CAP_DAC_OVERRIDE",
  "CAP_SETGID",
  "CAP_SETUID",
] as const;

/** The inputs in which the containers of a stack differ. */
export type OwnArgs = Omit<docker.ContainerArgs, keyof ReturnType<typeof commonArgs>>;

/**
 * A container, and before it the removal of its predecessor by a script of ours. The plugin itself never
 * removes one, so a replacement that nobody planned fails at the taken name, and what serves goes on.
 */
export function createContainer(
  name: string,
  identity: Identity,
  args: OwnArgs,
  surroundings: Surroundings,
  treatment: Treatment,
  opts: pulumi.CustomResourceOptions,
): docker.Container {
  const { action, adopts, protect } = treatment;
  const removal = removePredecessor(
    `${name}-removal`,
    identity,
    args,
    surroundings,
    treatment,
    opts,
  );
  if (adopts !== undefined) {
    const known = { ...opts, dependsOn: removal, retainOnDelete: true, protect };
    return docker.Container.get(name, adopts, { mustRun: false }, known);
  }
  return new docker.Container(
    name,
    { ...commonArgs(identity, surroundings), ...args },
    {
      ...opts,
      dependsOn: removal,
      retainOnDelete: true,
      // A replacement that fails at the taken name then leaves what is recorded as it was.
      deleteBeforeReplace: false,
      // The Docker plugin records these as updated, and changes nothing.
      replaceOnChanges: ["healthcheck"],
      ignoreChanges: action === "keep" ? ["*"] : [],
      protect,
    },
  );
}

function removePredecessor(
  name: string,
  { succession, ...identity }: Identity,
  { image }: OwnArgs,
  surroundings: Surroundings,
  { action, takesOver = false }: Treatment,
  opts: pulumi.CustomResourceOptions,
): pulumi.Resource {
  if (succession !== undefined) {
    return setAside(name, { ...identity, succession }, image, surroundings, action, opts);
  }
  return dockerScript(
    name,
    {
      script: "removeContainer",
      environment: {
        CONTAINER: identity.name,
        COLOR: identity.color ?? "",
        PROXY: surroundings.proxyName,
        ACTIVE: activeDirectory,
        RECORDED: recordedDirectory,
        LABEL_STACK: labels.stack,
        STACK: surroundings.stack,
        FACTS: factsDirectory,
        REMOVES: action === "keep" ? "" : "yes",
        TAKES_OVER: takesOver ? "yes" : "",
        ...identity.leftFiles,
        ...identity.migration,
      },
      dockerHost: surroundings.dockerHost,
      runs: action !== "keep" || takesOver,
      runsOnDestroy: true,
      // Docker waits for as long as the container was made with, which today's setting does not tell; and many
      // files take a while to be counted.
      timeout: longestDuration + (identity.leftFiles === undefined ? 60 : 600),
    },
    opts,
  );
}

function commonArgs(identity: Identity, { stack, app, network, logs }: Surroundings) {
  const settings = pulumi.secret(JSON.stringify(identity.settings));
  return {
    name: identity.name,
    restart: "unless-stopped",
    // The plugin would remove a stopped container when it refreshes, in a preview too. A container that
    // ends right after its start is the gate's to report, with its log lines.
    mustRun: false,
    stopTimeout: identity.stopGrace,
    // Also a process that starts as root needs little of what Docker gives by default.
    capabilities: { adds: identity.capabilities, drops: ["ALL"] },
    securityOpts: ["no-new-privileges:true"],
    networkMode: "bridge",
    networksAdvanced: [{ name: network, aliases: [identity.alias] }],
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
      // Another value in every creation: a container that is gone is thereby always made anew.
      { label: labels.created, value: new Date().toISOString() },
    ],
  } satisfies Partial<docker.ContainerArgs>;
}
