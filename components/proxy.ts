import type * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import type { OwnArgs, ContainerPlan } from "./container";
import type { DockerHost } from "./dockerHost";
import { ports, stateDirectory } from "./model/proxy/activeUpstream";
import { becomesAnotherUser } from "./model/capabilities";
import type { Config } from "./model/config/schema";
import { aliases } from "./model/names";
import type { NginxConf } from "./model/proxy/nginxConf";
import { healthPath } from "./model/healthPath";
import { type Fingerprint, proxyResolverOptions } from "./model/plan/settings";
import { proxyStartScript, scriptFile } from "./scriptText";
import type { Succession } from "./succession";

export interface ProxyArgs {
  readonly host: DockerHost;
  readonly treatment: ContainerPlan;
  readonly config: Config["proxy"];
  readonly settings: Fingerprint;
  readonly conf: NginxConf;
  /** The running nginx does not have this configuration yet. */
  readonly configures: boolean;
}

/** nginx, which knows both colors and reads on every request which of them is active. */
export class Proxy extends pulumi.ComponentResource {
  readonly container: docker.Container;
  /** Resolves when the running nginx has proven that it has the rendered configuration. */
  readonly configured: pulumi.Resource;

  constructor(name: string, args: ProxyArgs, opts: pulumi.ComponentResourceOptions) {
    super("forecaster:docker:Proxy", name, {}, opts);
    const { host, treatment, config } = args;
    const image = host.image(
      `${name}-image`,
      { reference: config.image, setting: "proxy.image", frozen: treatment.action === "keep" },
      { parent: this },
    );
    this.container = host.container(
      name,
      {
        identity: {
          name: host.names.proxy,
          alias: aliases.proxy,
          image: config.image,
          settings: args.settings,
          capabilities: [...becomesAnotherUser, "CAP_KILL", "CAP_NET_BIND_SERVICE"],
          stopGrace: config.drainTimeout,
          succession: succession(args),
        },
        own: containerArgs(args, image.id),
        further: config.container,
        treatment,
      },
      // What runs is stopped when its successor's image is there, not while that is pulled.
      { parent: this, dependsOn: image },
    );
    this.configured = this.configure(`${name}-configuration`, args);
    this.registerOutputs();
  }

  private configure(name: string, { host, config, conf, configures }: ProxyArgs): pulumi.Resource {
    return host.script(
      name,
      {
        script: "configureProxy",
        environment: {
          CONTAINER_ID: this.container.id,
          NGINX_CONF: conf.text,
          HASH: conf.configHash,
          STATUS_PORT: String(ports.internal.status),
        },
        container: host.names.proxy,
        settles: {
          container: host.names.proxy,
          stopGrace: config.drainTimeout,
          check: `curl -fsS -m 2 http://127.0.0.1${healthPath}`,
          showsLogs: true,
        },
        runs: configures,
        // A successor that fails gets its time to stop, and its predecessor half a minute to answer.
        timeout: config.drainTimeout + 240,
      },
      { parent: this },
    );
  }
}

function containerArgs({ host, config }: ProxyArgs, image: pulumi.Input<string>): OwnArgs {
  return {
    image,
    entrypoints: ["sh", "-c", proxyStartScript],
    envs: [`STATE=${stateDirectory}`],
    volumes: [{ volumeName: host.names.volumes.proxyState, containerPath: stateDirectory }],
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
  };
}

/** What the scripts use that run in it. */
const tools = [
  ...["nginx", "sh", "curl", "flock", "timeout", "sha256sum", "getent", "awk", "cat", "cp"],
  ...["cut", "date", "mkdir", "mv", "rm", "sleep", "wc"],
];

function succession({ host, config, conf }: ProxyArgs): Succession {
  return {
    setting: "proxy.image",
    tools,
    variables: {
      STATE: stateDirectory,
      NGINX_CONF: conf.text,
      HASH: conf.configHash,
      STATUS_PORT: String(ports.internal.status),
    },
    start: `${scriptFile("tryProxy")}\n${proxyStartScript}`,
    stateVolume: host.names.volumes.proxyState,
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
