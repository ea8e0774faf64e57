import * as pulumi from "@pulumi/pulumi";
import {
  becomesAnotherUser,
  createContainer,
  type Surroundings,
  type Treatment,
} from "./container";
import { dockerScript, scriptText } from "./dockerScript";
import { Image, type RegistryLogin } from "./image";
import { ports, stateDirectory } from "./model/activeUpstream";
import type { Config } from "./model/config";
import { aliases } from "./model/names";
import type { NginxConf } from "./model/nginxConf";
import type { Fingerprint } from "./model/settings";

export interface ProxyArgs {
  readonly config: Config["proxy"];
  readonly containerName: string;
  readonly volume: string;
  readonly settings: Fingerprint;
  readonly conf: NginxConf;
  readonly login?: RegistryLogin | undefined;
}

/** The command that a proxy container runs: it starts nginx from the state volume. */
export const proxyStartScript = scriptText("startProxy", true);

/** nginx, which knows both colors and reads on every request which of them is active. */
export class Proxy extends pulumi.ComponentResource {
  readonly container: pulumi.Resource;
  /** Resolves when the running nginx has proven that it has the rendered configuration. */
  readonly configured: pulumi.Resource;

  constructor(
    name: string,
    args: ProxyArgs,
    surroundings: Surroundings,
    treatment: Treatment & { readonly configures: boolean },
    opts: pulumi.ComponentResourceOptions,
  ) {
    super("forecaster:docker:Proxy", name, {}, opts);
    const { config } = args;
    const image = new Image(
      `${name}-image`,
      {
        reference: config.image,
        setting: "proxy.image",
        login: args.login,
        dockerHost: surroundings.dockerHost,
        frozen: treatment.action === "keep",
        proxyName: surroundings.proxyName,
      },
      { parent: this },
    );
    const container = createContainer(
      name,
      {
        name: args.containerName,
        alias: aliases.proxy,
        image: config.image,
        settings: args.settings,
        capabilities: [...becomesAnotherUser, "CAP_KILL", "CAP_NET_BIND_SERVICE"],
        stopGrace: config.drainTimeout,
      },
      {
        image: image.id,
        entrypoints: ["sh", "-c", proxyStartScript],
        envs: [`STATE=${stateDirectory}`],
        volumes: [{ volumeName: args.volume, containerPath: stateDirectory }],
        ports: [
          { internal: ports.public, external: config.port, ip: config.bindAddress },
          { internal: ports.idle, external: config.idlePort, ip: "127.0.0.1" },
        ],
        healthcheck: {
          tests: ["CMD", "curl", "-f", "http://127.0.0.1/nginx-health"],
          interval: "30s",
          timeout: "10s",
          retries: 3,
        },
        // Docker asks other name servers for a color that is down, unless this is set; users would get what they say.
        dnsOpts: ["ndots:1"],
        stopSignal: "SIGQUIT",
      },
      surroundings,
      treatment,
      // What runs is stopped when its successor's image is there, not while that is pulled.
      { parent: this, dependsOn: image },
    );
    this.container = container;
    this.configured = dockerScript(
      `${name}-configuration`,
      {
        script: "configureProxy",
        environment: {
          CONTAINER_ID: container.id,
          NGINX_CONF: args.conf.text,
          HASH: args.conf.hash,
          STATUS_PORT: String(ports.internal.status),
        },
        dockerHost: surroundings.dockerHost,
        container: args.containerName,
        runs: treatment.configures,
        timeout: 120,
      },
      { parent: this },
    );
    this.registerOutputs();
  }
}
