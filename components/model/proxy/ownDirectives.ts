import { nameOf, readDirectives, unquoted } from "../config/directives";
import type { Config } from "../config/schema";
import { forwardedHeaders } from "./forwarding";
import { errorPageLines } from "./errorPages";
import { hstsHeader } from "./nginxTls";
import { looksAtMaintenance, retryHeader } from "./retryAfter";

type Proxy = Config["proxy"];

/** Directives that hold in inner blocks only where these have none of the same name. */
type Inherited = "proxy_set_header" | "proxy_hide_header" | "add_header" | "error_page";

/** The statuses by which a request goes on to another location; nobody's backend sends these. */
export interface Detours {
  readonly body: number;
  readonly files: number;
  readonly maintenance: number;
  readonly hold: number;
}

/** Somebody's own directives can return, or look for, the usual ones. */
export function detours(proxy: Proxy): Detours {
  return hasAdded(proxy)
    ? { body: 597, files: 598, maintenance: 596, hold: 595 }
    : { body: 418, files: 420, maintenance: 419, hold: 430 };
}

/** Whether somebody adds anything. */
export function hasAdded({ directives: { http, server }, routes }: Proxy): boolean {
  return [http, server, ...routes.map(({ directives }) => directives)].some(
    (text) => text !== undefined,
  );
}

function lines(proxy: Proxy): Readonly<Record<Inherited, readonly string[]>> {
  const { body, files, maintenance, hold } = detours(proxy);
  const looks = looksAtMaintenance(proxy);
  return {
    proxy_set_header: [
      ...forwardedHeaders(proxy),
      "Connection $connection_header",
      "Upgrade $upgrade",
    ],
    proxy_hide_header: ["X-Color", "X-Upstream"],
    add_header: [
      ...["X-Color $color always", "X-Upstream $upstream_proof always"],
      ...(proxy.hstsDays === undefined ? [] : [hstsHeader]),
      ...(looks ? [retryHeader] : []),
    ],
    error_page: [
      `${body} = @$detour`,
      ...(proxy.assetPaths.length === 0 ? [] : [`${files} = @assets:$timeouts`]),
      ...(looks ? [`${maintenance} = @maintenance`, `${hold} = @hold`] : []),
    ],
  };
}

/** This program's own directives of these names, each on a line, but for headers that `text` sets itself. */
export function ownDirectives(
  proxy: Proxy,
  names: readonly Inherited[],
  indent: string,
  text = "",
): string {
  const own = lines(proxy);
  const theirs = readDirectives(text)
    .outer.filter((words) => nameOf(words) === "proxy_set_header")
    .map(([, header = ""]) => unquoted(header).toLowerCase());
  return names
    .flatMap((name) => own[name].map((words) => `${name} ${words}`))
    .filter((line) => !theirs.some((header) => isOf(header, line)))
    .map((line) => `${indent}${line};\n`)
    .join("");
}

function isOf(header: string, line: string): boolean {
  return line.toLowerCase().startsWith(`proxy_set_header ${header} `);
}

/**
 * What somebody adds to a block, as it is: a text in quotes can have several lines. A directive in an inner block replaces all of the same name around
 * it (nginx's way of inheriting), so this program's own are told again where that would lose them.
 */
export function addedTo(
  block: "http" | "server" | "location",
  text: string | undefined,
  proxy: Proxy,
  indent: string,
): string {
  if (text === undefined) return "";
  const lost = outside[block].filter((name) => has(text, name));
  const pages = lost.includes("error_page") ? errorPageLines(proxy, indent) : "";
  return `${ownDirectives(proxy, lost, indent, text)}${indent}${text}\n${pages}`;
}

const outside: Readonly<Record<"http" | "server" | "location", readonly Inherited[]>> = {
  http: [],
  server: ["proxy_set_header", "proxy_hide_header"],
  location: ["proxy_set_header", "proxy_hide_header", "add_header", "error_page"],
};

/** Whether directives have one of this name; what stands in a block of its own makes nothing else forgotten. */
export function has(text: string | undefined, name: Inherited | "auth_request"): boolean {
  return readDirectives(text ?? "").outer.some((words) => nameOf(words) === name);
}

/**
 * Ends what somebody's own directives around it would ask of a request that is nginx's own, or that is asked later; and
 * what would let it end sooner or elsewhere than it should.
 */
export function opened(proxy: Proxy, indent: string, but?: "but auth_request"): string {
  if (!hasAdded(proxy)) return "";
  const { http, server } = proxy.directives;
  const asks = but === undefined && [http, server].some((text) => has(text, "auth_request"));
  const lines = [
    ...["auth_basic off", "allow all", "satisfy all", "mirror off", "limit_rate_after 0"],
    ...["proxy_cache off", "proxy_bind off", "proxy_intercept_errors off"],
    ...["proxy_next_upstream_tries 0", "proxy_connect_timeout 5s"],
  ];
  return [...lines, ...(asks ? ["auth_request off"] : [])]
    .map((line) => `${indent}${line};\n`)
    .join("");
}

/** What somebody has put into the `server` of this name, for a location that would lose it by one of the program's. */
export function ofServer({ directives: { server = "" } }: Proxy, name: Inherited, indent: string) {
  return readDirectives(server)
    .outer.filter((words) => nameOf(words) === name)
    .map((words) => `${indent}${words.join(" ")};\n`)
    .join("");
}
