import type * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import { type ContainerInputs, containerInputs } from "./model/config/containerInputs";

type Theirs = Required<docker.ContainerArgs>;
type Known = Required<z.output<typeof containerInputs.backend>>;
type Fields<T> = T extends readonly (infer Item)[] ? keyof Item : keyof T;
/** Whether a group of the plugin's has a field that is missing here. */
type IsKnown<Group, Here> = Here extends undefined
  ? true
  : Exclude<Fields<Group> & string, Fields<Here>> extends never
    ? true
    : false;

// An input that a newer plugin has is free or this program's own before this compiles again, and so is a field of one.
containerInputs.backend.shape satisfies Record<keyof Theirs, unknown>;
({}) satisfies {
  [
    Name in keyof Theirs as IsKnown<
      NonNullable<pulumi.Unwrap<Theirs[Name]>>,
      Known[Name]
    > extends true
      ? never
      : Name
  ]: unknown;
};

type Own = docker.ContainerArgs &
  Required<Pick<docker.ContainerArgs, "capabilities" | "logDriver" | "logOpts">>;

/**
 * This program's inputs of a container with somebody's own over them. Mounts and options of the log driver are added
 * to its own; its capabilities are those of the container already.
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
      : { mounts: pulumi.output(own.mounts).apply((those) => [...(those ?? []), ...mounts]) }),
    // Many a file with a password comes that way.
    ...(uploads === undefined ? {} : { uploads: pulumi.secret(uploads) }),
  };
}
