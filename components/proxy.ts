import type * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import type { OwnArgs, ContainerPlan } from "./container";
import type { DockerHost } from "./dockerHost";
import { keepsLogFiles } from "./model/proxy/accessLog";
import { activeDirectory, ports, stateDirectory } from "./model/proxy/activeUpstream";
import type { Tls } from "./model/certificate/tls";
import type { ContainerInputs } from "./model/config/containerInputs";
import type { Config } from "./model/config/schema";
import { aliases } from "./model/names";
import { type ErrorPage, pageName, pagesHash } from "./model/proxy/errorPages";
import type { NginxConf } from "./model/proxy/nginxConf";
import { healthPath } from "./model/ownPaths";
import { type Fingerprint, proxyResolverOptions } from "./model/plan/settings";
import type { PatchedPlan } from "./model/plan/patched";
import { nginxCapabilities, nginxContainer } from "./nginxContainer";
import { patchedProxy } from "./patchedProxy";
import {
  certificateTools,
  certificateVariables,
  watchedCertificate,
  withCertificateFiles,
} from "./proxyCertificate";
import { proxyStartScript, rehearsalScript } from "./scriptText";
import type { Succession } from "./succession";

export interface ProxyArgs {
  readonly host: DockerHost;
  readonly treatment: ContainerPlan;
  readonly config: Config["proxy"];
  readonly tls: Tls | undefined;
  readonly settings: Fingerprint;
  readonly conf: NginxConf;
  /** The running nginx does not have this configuration yet. */
  readonly configures: boolean;
  readonly errorPages: readonly ErrorPage[];
  /** They are not in its volume yet. */
  readonly bringsPages: boolean;
  /** Another nginx can take over in the container. */
  readonly handsOver: boolean;
  readonly patched: PatchedPlan;
  readonly patchedSettings: Fingerprint;
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
          capabilities: nginxCapabilities,
          handsOver: args.handsOver,
          stopGrace: config.drainTimeout,
          succession: succession(args),
        },
        own: containerArgs(args, image.id),
        further: furtherInputs(args),
        treatment,
      },
      // What runs is stopped when its successor's image is there, not while that is pulled.
      { parent: this, dependsOn: image },
    );
    const patched = this.patched(`${name}-patched`, args);
    const pages = this.bringPages(`${name}-error-pages`, args);
    this.configured = this.configure(`${name}-configuration`, args, patched, pages);
    this.registerOutputs();
  }

  /** Made when the proxy is there, which it takes over from. */
  private patched(name: string, args: ProxyArgs): docker.Container | undefined {
    const { host, config, patched, patchedSettings: settings } = args;
    const { action, image } = patched;
    if (action === "none" || action === "remove") {
      return undefined;
    }
    const rehearsal = rehearsalOf(args);
    return patchedProxy(
      name,
      { host, config, settings, plan: { action, image }, proxy: this.container, rehearsal },
      { parent: this },
    );
  }

  /** Read where Pulumi runs when they are brought: the engine has recorded nothing of them but their sums. */
  private bringPages(
    name: string,
    { host, errorPages, bringsPages }: ProxyArgs,
  ): pulumi.Resource | undefined {
    const hash = pagesHash(errorPages);
    if (hash === undefined) return undefined;
    return host.script(
      name,
      {
        script: "bringPages",
        environment: {
          PROXY: host.names.proxy,
          STATE: stateDirectory,
          ACTIVE: activeDirectory,
          PAGES: hash,
          FILES: errorPages
            .map((page) => [pageName(page), page.sum, page.file].join("\t"))
            .join("\n"),
        },
        runs: bringsPages,
        timeout: 300,
      },
      { parent: this, dependsOn: this.container },
    );
  }

  private configure(
    name: string,
    { host, config, conf, configures, handsOver, ...args }: ProxyArgs,
    patched: docker.Container | undefined,
    pages: pulumi.Resource | undefined,
  ): pulumi.Resource {
    const hash = pagesHash(args.errorPages);
    const serves = patched === undefined ? "own" : "patched";
    return host.script(
      name,
      {
        script: "configureProxy",
        environment: {
          CONTAINER_ID: this.container.id,
          ...certificateVariables(args.tls, configures),
          NGINX_CONF: conf.text,
          HASH: conf.configHash,
          STATUS_PORT: String(ports.internal.status),
          // What is to be removed serves until this update ends.
          SERVES: handsOver && args.patched.action !== "remove" ? serves : "",
          IMAGE: args.patched.image === "" ? config.image : args.patched.image,
          PATCHED: host.names.patched,
          PATCHED_ID: patched?.id ?? "",
          ...(hash === undefined ? {} : { PAGES: hash }),
        },
        container: host.names.proxy,
        settles: {
          container: host.names.proxy,
          stopGrace: config.drainTimeout,
          check: `curl -fsS -m 2 ${healthUrl(config)}`,
          showsLogs: true,
          showsLogsOf: patched === undefined ? undefined : host.names.patched,
        },
        runs: configures,
        // A successor that fails gets its time to stop, and its predecessor half a minute to answer.
        timeout: config.drainTimeout + 240,
      },
      { parent: this, dependsOn: pages ?? [] },
    );
  }
}

function containerArgs(args: ProxyArgs, image: pulumi.Input<string>): OwnArgs {
  const { host, config, tls } = args;
  const nginx = nginxContainer(host, config, image, startScript(args));
  return {
    ...nginx,
    envs: [...nginx.envs, ...watchedCertificate(tls)],
    ports: published(args),
    healthcheck: {
      tests: ["CMD", "curl", "-f", healthUrl(args.config)],
      interval: "30s",
      timeout: "10s",
      retries: 3,
    },
    // Docker asks other name servers for a color that is down, unless this is set; users would get what they say.
    dnsOpts: proxyResolverOptions,
  };
}

/** At the listener of the idle color, where users' own speaks the PROXY protocol. */
function healthUrl({ proxyProtocol }: ProxyArgs["config"]): string {
  return `http://127.0.0.1${proxyProtocol ? `:${ports.idle}` : ""}${healthPath}`;
}

/** What the scripts use that run in it. */
const tools = [
  ...["nginx", "sh", "curl", "flock", "timeout", "sha256sum", "getent", "awk", "cat", "cp"],
  ...["cut", "date", "grep", "mkdir", "mv", "rm", "sed", "sleep", "tr", "wc"],
];

function startScript({ tls, config }: ProxyArgs): string {
  return proxyStartScript(tls !== undefined, keepsLogFiles(config));
}

function published({ config: { port, bindAddress, idlePort }, tls }: ProxyArgs) {
  return [
    ...bindAddress.map((ip) => ({ internal: ports.public, external: port, ip })),
    ...(tls === undefined
      ? []
      : bindAddress.map((ip) => ({ internal: ports.tls, external: tls.port, ip }))),
    { internal: ports.idle, external: idlePort, ip: "127.0.0.1" },
  ];
}

function furtherInputs({ host, handsOver, config: { container }, tls }: ProxyArgs) {
  return withCertificateFiles(tls, host.names, handsOver ? withMigration(container) : container);
}

/** Connections that are being opened while their listener closes go on at another one. */
function withMigration(inputs: ContainerInputs = {}): ContainerInputs {
  return { ...inputs, sysctls: { "net.ipv4.tcp_migrate_req": "1", ...inputs.sysctls } };
}

function succession(args: ProxyArgs): Succession {
  return {
    ...rehearsalOf(args),
    start: `${rehearsalScript(args.tls !== undefined)}\n${startScript(args)}`,
    ports: published(args),
  };
}

/** What shows that an image can run as nginx here. */
function rehearsalOf({ host, conf, tls, config }: ProxyArgs): Omit<Succession, "start" | "ports"> {
  return {
    setting: "proxy.image",
    tools: [
      ...tools,
      ...(tls === undefined ? [] : certificateTools),
      ...(keepsLogFiles(config) ? ["stat"] : []),
    ],
    variables: {
      STATE: stateDirectory,
      NGINX_CONF: conf.text,
      HASH: conf.configHash,
      STATUS_PORT: String(ports.internal.status),
    },
    stateVolume: host.names.volumes.proxyState,
    proof,
  };
}

/** nginx has the configuration, and curl can print a header of an answer, which is newer than its other options. */
const proof = `url=http://127.0.0.1:$STATUS_PORT/configuration
[ "$(curl -fsS -m 2 "$url")" = "$HASH" ] || { echo "nginx does not run with the configuration"; exit 1; }
[ "$(curl -s -o /dev/null -m 2 -w '%header{content-type}' "$url")" = text/plain ] ||
  { echo "curl is older than 7.84"; exit 1; }`;
