import type * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { type ContainerInputs, containerInputs } from "./model/config/containerInputs";
import type { Rights } from "./model/containerFlags";

// An input that a newer plugin has is free or this program's own before this compiles again.
containerInputs.backend.shape satisfies Record<keyof docker.ContainerArgs, unknown>;

/** What a process may do beyond its user's rights: capabilities of somebody's own are added, other lists are theirs. */
export function rightsOf(capabilities: readonly string[], further: ContainerInputs = {}): Rights {
  const { adds = [], drops = ["ALL"] } = further.capabilities ?? {};
  return {
    adds: [...new Set([...capabilities, ...adds])],
    drops,
    securityOpts: further.securityOpts ?? ["no-new-privileges:true"],
  };
}

type Own = docker.ContainerArgs &
  Required<Pick<docker.ContainerArgs, "capabilities" | "logDriver" | "logOpts">>;

/**
 * This program's inputs of a container with somebody's own over them. Mounts and options of the log driver are added
 * to its own; its capabilities are those of {@link rightsOf} already.
 */
export function withFurther(own: Own, further: ContainerInputs = {}): docker.ContainerArgs {
  const { mounts, uploads, logDriver = own.logDriver, logOpts } = further;
  // Another driver has other options.
  const ownOptions = logDriver === own.logDriver ? own.logOpts : {};
  return {
    ...own,
    ...further,
    capabilities: own.capabilities,
    logOpts: pulumi.output(ownOptions).apply((options) => ({ ...options, ...logOpts })),
    ...(mounts === undefined
      ? {}
      : { mounts: pulumi.output(own.mounts ?? []).apply((those) => [...those, ...mounts]) }),
    // Many a file with a password comes that way.
    ...(uploads === undefined ? {} : { uploads: pulumi.secret(uploads) }),
  };
}
