import type * as docker from "@pulumi/docker";
import type * as pulumi from "@pulumi/pulumi";
import type { DockerHost } from "./dockerHost";
import { becomesAnotherUser } from "./model/capabilities";
import { stateDirectory } from "./model/proxy/activeUpstream";

/** The rights of root that nginx needs. */
export const nginxCapabilities = [...becomesAnotherUser, "CAP_KILL", "CAP_NET_BIND_SERVICE"];

/** What every container has in which nginx serves: it starts by a script of ours, with the state that all share. */
export function nginxContainer(host: DockerHost, image: pulumi.Input<string>, start: string) {
  return {
    image,
    entrypoints: ["sh", "-c", start],
    envs: [`STATE=${stateDirectory}`],
    volumes: [{ volumeName: host.names.volumes.proxyState, containerPath: stateDirectory }],
    stopSignal: "SIGQUIT",
  } satisfies Partial<docker.ContainerArgs>;
}
