import * as pulumi from "@pulumi/pulumi";
import {
  becomesAnotherUser,
  createContainer,
  type Surroundings,
  type Treatment,
} from "./container";
import { dockerScript, scriptFile, scriptText } from "./dockerScript";
import { Image, type RegistryLogin } from "./image";
import { ports, stateDirectory } from "./model/activeUpstream";
import type { Config } from "./model/config/schema";
import { aliases } from "./model/names";
import type { NginxConf } from "./model/nginxConf";
import { healthPath } from "./model/nginxRoutes";
import { type Fingerprint, proxyResolverOptions } from "./model/settings";
import { settlement, type Succession } from "./succession";

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
        succession: succession(args),
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
          tests: ["CMD", "curl", "-f", `http://127.0.0.1${healthPath}`],
          interval: "30s",
          timeout: "10s",
          retries: 3,
        },
        // Docker asks other name servers for a color that is down, unless this is set; users would get what they say.
        dnsOpts: proxyResolverOptions,
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
        settles: settlement(args.containerName, config.drainTimeout, surroundings, {
          check: `curl -fsS -m 2 http://127.0.0.1${healthPath}`,
          showsLogs: true,
        }),
        runs: treatment.configures,
        // A successor that fails gets its time to stop, and its predecessor half a minute to answer.
        timeout: config.drainTimeout + 240,
      },
      { parent: this },
    );
    this.registerOutputs();
  }
}

/** What the scripts use that run in it. */
const tools = [
  ...["nginx", "sh", "curl", "flock", "timeout", "sha256sum", "getent", "awk", "cat", "cp"],
  ...["cut", "date", "mkdir", "mv", "rm", "sleep", "wc"],
];

function succession({ config, volume, conf }: ProxyArgs): Succession {
  return {
    setting: "proxy.image",
    tools,
    variables: {
      STATE: stateDirectory,
      NGINX_CONF: conf.text,
      HASH: conf.hash,
      STATUS_PORT: String(ports.internal.status),
    },
    start: `${scriptFile("tryProxy")}\n${proxyStartScript}`,
    stateVolume: volume,
    proof,
    ports: [
      { ip: config.bindAddress, external: config.port },
      { ip: "127.0.0.1", external: config.idlePort },
    ],
  };
}

/** nginx has the configuration, and curl can print a header of an answer, which is newer than its other options. */
const proof = `url=http://127.0.0.1:$STATUS_PORT/configuration
[ "$(curl -fsS -m 2 "$url")" = "$HASH" ] || { echo "nginx does not run with the configuration"; exit 1; }
[ "$(curl -s -o /dev/null -m 2 -w '%header{content-type}' "$url")" = text/plain ] ||
  { echo "curl is older than 7.84"; exit 1; }`;
