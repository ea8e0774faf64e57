import type * as docker from "@pulumi/docker";
import type * as pulumi from "@pulumi/pulumi";
import type { DockerHost } from "./dockerHost";
import type { ContainerInputs } from "./model/config/containerInputs";
import type { Config } from "./model/config/schema";
import { aliases } from "./model/names";
import type { PatchedPlan } from "./model/plan/patched";
import type { Fingerprint } from "./model/plan/settings";
import { nginxCapabilities, nginxContainer } from "./nginxContainer";
import { patchedStartScript, rehearsalScript } from "./scriptText";
import type { Succession } from "./succession";

export interface PatchedProxyArgs {
  readonly host: DockerHost;
  readonly config: Config["proxy"];
  readonly settings: Fingerprint;
  readonly plan: PatchedPlan & { readonly action: "keep" | "create" | "recreate" };
  /** The proxy, whose network and processes it shares. */
  readonly proxy: docker.Container;
  /** Rehearses it with the configuration that it will have. */
  readonly rehearsal: Omit<Succession, "start" | "ports">;
}

/** A container whose nginx, of another image, takes over from the proxy's own without a lost request. */
export function patchedProxy(
  name: string,
  { host, config, settings, plan, proxy, rehearsal }: PatchedProxyArgs,
  opts: pulumi.CustomResourceOptions,
): docker.Container {
  const image = host.image(
    `${name}-image`,
    { reference: plan.image, setting: "proxy.image", frozen: plan.action === "keep" },
    opts,
  );
  return host.container(
    name,
    {
      identity: {
        name: host.names.patched,
        alias: aliases.proxy,
        joins: proxy.id,
        image: plan.image,
        settings,
        capabilities: nginxCapabilities,
        stopGrace: config.drainTimeout,
        succession: {
          ...rehearsal,
          // With the state it gets the certificate too.
          start: `${rehearsalScript(false)}\n${patchedStartScript}`,
          ports: [],
          handsOver: true,
        },
      },
      own: nginxContainer(host, config, image.id, patchedStartScript),
      further: withoutNetwork(config.container),
      // A destroy of a protected stack is refused for the proxy; an update may take this one away.
      treatment: { action: plan.action, protect: false },
    },
    { ...opts, dependsOn: [proxy, image] },
  );
}

/** What comes with the network and the processes that it shares. */
const ofProxy = new Set<string>([
  ...["dns", "dnsOpts", "dnsSearches", "domainname", "hostname", "hosts", "pidMode", "sysctls"],
]);

function withoutNetwork(inputs: ContainerInputs = {}): ContainerInputs {
  return Object.fromEntries(Object.entries(inputs).filter(([name]) => !ofProxy.has(name)));
}
