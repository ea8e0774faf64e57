import { createHash } from "node:crypto";
import { renderLog } from "./accessLog";
import { ports } from "./activeUpstream";
import { type Color, colors } from "../color";
import { servedPair, type Tls } from "../certificate/tls";
import type { Config } from "../config/schema";
import { healthPath } from "../ownPaths";
import { renderForwarding } from "./forwarding";
import { type ErrorPage, errorPageLines, errorPlace, hasErrorPages } from "./errorPages";
import { loggedMaps, renderErrorPages } from "./nginxErrorPages";
import { audienceMap, renderHold } from "./nginxMaintenance";
import { assetMaps, renderMaps } from "./nginxMaps";
import { renderRoutes } from "./nginxRoutes";
import { renderChallenge, renderTls } from "./nginxTls";
import { addedTo, ownDirectives } from "./ownDirectives";
import { looksAtMaintenance } from "./retryAfter";

type Proxy = Config["proxy"];

/** A rendered nginx configuration and the hash by which a running nginx proves that it has it. */
export interface NginxConf {
  readonly text: string;
  readonly configHash: string;
  /** SHA-256 of the text, as `sha256sum` prints it of the file. */
  readonly configFileHash: string;
}

/** The port on which each color's container listens. */
export type UpstreamPorts = Readonly<Record<Color, number>>;

/** What a configuration is for, beside the settings of the proxy. */
export interface ConfOptions {
  /** Several nginx share the listeners, and each tells its configuration on a socket of its own. */
  readonly handsOver?: boolean;
  /** Users come by TLS, and who does not is sent there. */
  readonly tls?: Tls | undefined;
  /** Those of `proxy.errorPages`. */
  readonly pages?: readonly ErrorPage[];
}

/**
 * The configuration of nginx for both colors. Nothing in it depends on which color is active:
 * that is the pointer's matter, which nginx reads once per request.
 */
export function renderNginxConf(
  proxy: Proxy,
  upstreams: UpstreamPorts,
  options: ConfOptions = {},
): NginxConf {
  const render = (configHash: string) => page(proxy, upstreams, options, configHash);
  const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
  const configHash = sha256(render("")).slice(0, 16);
  const text = render(configHash);
  return { text, configHash, configFileHash: sha256(text) };
}

/** A line that scripts/lib/handover.sh knows. */
const endOfBeginning =
  "An nginx that takes over begins with what stands above, and a server of its own.";

function page(proxy: Proxy, upstreams: UpstreamPorts, options: ConfOptions, hash: string): string {
  const { handsOver = false, tls } = options;
  // Its first line stays: another text would be another configuration, and a reload in every stack.
  return `# Rendered by components/model/nginxConf.ts; \`pulumi up\` puts changes in place.
worker_processes auto;
worker_rlimit_nofile 65536;
worker_shutdown_timeout ${longestStream(proxy)}s;
pid /run/nginx.pid;
error_log /dev/stderr warn;

events {
    worker_connections 16384;
}

http {
    default_type application/octet-stream;
    server_tokens off;
    keepalive_min_timeout 10s;
    # A pointer that nginx remembers is a switch that comes late.
    open_file_cache off;
    # Docker's DNS answers with a TTL of 600 s; a re-created container has a new address at once.
    resolver 127.0.0.11 valid=1s ipv6=off;

${colors.map((color) => upstream(color, proxy, upstreams[color])).join("\n")}
${when(handsOver, `    # ${endOfBeginning}\n`)}${maps(proxy, tls)}
${renderLog(proxy)}
    proxy_http_version 1.1;
${ownDirectives(proxy, ["proxy_set_header", "proxy_hide_header"], "    ", proxy.directives.http)}    absolute_redirect off;
    client_max_body_size ${proxy.maxBodySize};
${limits(proxy)}${addedTo("http", proxy.directives.http, proxy, "    ")}
${usersServer(proxy, options)}
${when(looksAtMaintenance(proxy), `${renderHold(proxy, reuse(handsOver))}\n`)}${statusServer(hash, options)}}
`;
}

/** Values that hold for every request. */
function maps(proxy: Proxy, tls: Tls | undefined): string {
  const hasTls = tls !== undefined;
  return [
    renderMaps(hasTls),
    when(looksAtMaintenance(proxy) || hasErrorPages(proxy), audienceMap),
    when(hasErrorPages(proxy), loggedMaps),
    when(proxy.assetPaths.length > 0, assetMaps),
    renderForwarding(proxy, hasTls),
    tls === undefined ? "" : renderTls(tls),
  ].join("");
}

/** What users reach, and probes at listeners of their own. */
function usersServer(proxy: Proxy, { handsOver = false, tls, pages = [] }: ConfOptions): string {
  const { http, server } = proxy.directives;
  return `    server {
${listeners(proxy, tls, handsOver, http !== undefined)}        server_name _;

${ownDirectives(proxy, ["add_header", "error_page"], "        ")}        recursive_error_pages on;
        # Only a request that is on its way to a color has one.
        uninitialized_variable_warn off;
${when(server !== undefined, keepsOwn(proxy))}${addedTo("server", server, proxy, "        ")}${errorPageLines(proxy, "        ")}
        location = ${healthPath} {
            access_log off;
            default_type text/plain;
            return 200 "healthy\\n";
        }
        # Answers once a body is there (see @body); the paths of users begin with a slash.
        location = body-is-there {
            client_max_body_size 0;
            return 204;
        }

${tls === undefined ? "" : renderChallenge(tls)}${renderRoutes(proxy, tls)}${renderErrorPages(pages, proxy)}    }
`;
}

function listeners(
  { proxyProtocol }: Proxy,
  tls: Tls | undefined,
  handsOver: boolean,
  hasOtherServers: boolean,
): string {
  const shared = reuse(handsOver);
  // Servers that somebody adds come first, and the first would be everybody's.
  const ofUsers = `${shared}${when(hasOtherServers, " default_server")}`;
  const passedOn = when(proxyProtocol, " proxy_protocol");
  const { active, blue, green } = ports.internal;
  return [
    `listen ${ports.public}${passedOn}${ofUsers}`,
    ...(tls === undefined ? [] : [`listen ${ports.tls} ssl${passedOn}${ofUsers}`, "http2 on"]),
    `listen ${ports.idle}${ofUsers}`,
    ...[active, blue, green].map((port) => `listen 127.0.0.1:${port}${shared}`),
  ]
    .map((directive) => `        ${directive};\n`)
    .join("");
}

/** Where nginx tells what it runs with. */
function statusServer(hash: string, { handsOver = false, tls }: ConfOptions): string {
  return `    server {
        listen 127.0.0.1:${ports.internal.status}${reuse(handsOver)};
${when(handsOver, "        include /run/forecaster/*.listen;\n")}        access_log off;
        default_type text/plain;

${when(tls !== undefined, `        include ${servedPair}/status.conf; # the certificate of TLS\n`)}        location = /configuration {
            return 200 "${hash}\\n";
        }
    }
`;
}

function reuse(handsOver: boolean): string {
  return when(handsOver, " reuseport");
}

function when(isSo: boolean, text: string): string {
  return isSo ? text : "";
}

/** With a `rewrite` of somebody's own the requests that only nginx makes, as to read a body, would reach a backend too. */
function keepsOwn(proxy: Proxy): string {
  const own = [
    "= body-is-there",
    ...(looksAtMaintenance(proxy) ? ["= may-go-on"] : []),
    ...(hasErrorPages(proxy) ? [`~ ^${errorPlace}`] : []),
  ];
  return own.map((uri) => `        if ($uri ${uri}) {\n            break;\n        }\n`).join("");
}

/** What a request and its answer may take, beyond the route's own. */
function limits(proxy: Proxy): string {
  const { requestHeaderSize, responseHeaderSize, userTimeout, unusualHeaders } = proxy;
  const directives = [
    `client_header_timeout ${userTimeout}s`,
    `client_body_timeout ${userTimeout}s`,
    `send_timeout ${userTimeout}s`,
    `large_client_header_buffers 4 ${requestHeaderSize}`,
    `proxy_buffer_size ${responseHeaderSize}`,
    `proxy_buffers 4 ${responseHeaderSize}`,
    `proxy_busy_buffers_size ${responseHeaderSize}`,
    ...(unusualHeaders ? ["underscores_in_headers on", "ignore_invalid_headers off"] : []),
  ];
  return directives.map((directive) => `    ${directive};\n`).join("");
}

/** A reload gives streams as long as any of them may be silent. */
function longestStream({ streamTimeout, routes }: Proxy): number {
  return Math.max(streamTimeout, ...routes.map((route) => route.streamTimeout ?? 0));
}

function upstream(color: Color, proxy: Proxy, port: number): string {
  return `    upstream ${color} {
        zone ${color} 64k;
        server ${color}:${port} resolve max_fails=0;
        keepalive 128;
        # Ends before the backend's own, or a POST can meet a connection that is being closed.
        keepalive_timeout ${proxy.upstreamKeepalive}s;
    }
`;
}
