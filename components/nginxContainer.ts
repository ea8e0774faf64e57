import type * as docker from "@pulumi/docker";
import type * as pulumi from "@pulumi/pulumi";
import type { DockerHost } from "./dockerHost";
import { becomesAnotherUser } from "./model/capabilities";
import type { Config } from "./model/config/schema";
import { keepsLogFiles, logDirectory } from "./model/proxy/accessLog";
import { stateDirectory } from "./model/proxy/activeUpstream";

/** The rights of root that nginx needs. */
export const nginxCapabilities = [...becomesAnotherUser, "CAP_KILL", "CAP_NET_BIND_SERVICE"];

/** What every container has in which nginx serves: it starts by a script of ours, with the state that all share. */
export function nginxContainer(
  { names: { volumes } }: DockerHost,
  config: Config["proxy"],
  image: pulumi.Input<string>,
  start: string,
) {
  const logFiles = { volumeName: volumes.proxyLog, containerPath: logDirectory };
  return {
    image,
    entrypoints: ["sh", "-c", start],
    envs: [`STATE=${stateDirectory}`],
    volumes: [
      { volumeName: volumes.proxyState, containerPath: stateDirectory },
      ...(keepsLogFiles(config) ? [logFiles] : []),
    ],
    stopSignal: "SIGQUIT",
  } satisfies Partial<docker.ContainerArgs>;
}
