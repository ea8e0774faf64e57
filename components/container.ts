import type * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import type { Action } from "./model/plan";
import type { Fingerprint } from "./model/settings";
import { labels } from "./model/world";

/** What this update may do with a container and its image. */
export interface Treatment {
  readonly action: Action;
  /** The engine refuses to replace and to destroy it. */
  readonly protect: boolean;
}

/** What the containers of one stack have in common. */
export interface Surroundings {
  /** `project/stack`. */
  readonly stack: string;
  readonly network: string;
  readonly dockerHost: string;
  readonly logs: { readonly maxSize: string; readonly maxFiles: number };
  /** A sentence on what serves, for error texts. */
  readonly traffic: string;
}

/** What a container is, for its labels and on the network. */
export interface Identity {
  readonly name: string;
  readonly alias: string;
  /** The image as the configuration names it. */
  readonly image: string;
  readonly settings: Fingerprint;
}

/** The inputs that every container of the stack shares. */
export function commonArgs(identity: Identity, { stack, network, logs }: Surroundings) {
  const settings = pulumi.secret(JSON.stringify(identity.settings));
  return {
    name: identity.name,
    restart: "unless-stopped",
    networkMode: "bridge",
    networksAdvanced: [{ name: network, aliases: [identity.alias] }],
    logDriver: "json-file",
    logOpts: { "max-size": logs.maxSize, "max-file": String(logs.maxFiles) },
    labels: [
      { label: labels.stack, value: stack },
      { label: labels.image, value: identity.image },
      { label: labels.settings, value: settings },
      // Another value in every creation: a container that is gone is thereby always made anew.
      { label: labels.created, value: new Date().toISOString() },
    ],
  } satisfies Partial<docker.ContainerArgs>;
}

/** Resource options of a container; `keep` freezes it against every change of its inputs. */
export function containerOptions({ action, protect }: Treatment) {
  return {
    // A replacement that the engine decides would otherwise meet the old one's name and ports.
    deleteBeforeReplace: true,
    // The Docker plugin records these as updated, and changes nothing.
    replaceOnChanges: ["healthcheck"],
    ignoreChanges: action === "keep" ? ["*"] : [],
    protect,
  } satisfies pulumi.CustomResourceOptions;
}
