import { createHash } from "node:crypto";
import { activeDirectory, assetsDirectory, stateDirectory } from "./activeUpstream";
import type { Tls } from "../certificate/tls";
import type { Config } from "../config/schema";
import { healthPath } from "../ownPaths";
import { keepsOut, knowsAudience, renderMaintenance } from "./nginxMaintenance";
import { sendsToTls } from "./nginxTls";
import { addedTo, detours, has, hasAdded, ofServer, ownDirectives } from "./ownDirectives";
import { looksAtMaintenance } from "./retryAfter";

type Proxy = Config["proxy"];
type Route = Proxy["routes"][number];

/** A location of nginx, and what its requests may take; times are whole seconds. */
interface Place {
  readonly match: string;
  readonly maxBodySize: string;
  readonly connectTimeout: number;
  readonly sendTimeout: number;
  readonly readTimeout: number;
  /** For WebSockets and event streams, instead of the two. */
  readonly streamTimeout: number;
  readonly isBuffered: boolean;
  /** What one color has not, the other may have: files of its release. */
  readonly isOfAssets: boolean;
  /** What somebody adds to its requests, however they go on. */
  readonly directives?: string | undefined;
}

/**
 * The locations of all routes. A request with a body, or for a stream, goes on from there to a named
 * location; there is one for each body size and for each set of the other settings.
 */
export function renderRoutes(proxy: Proxy, tls?: Tls): string {
  const all = places(proxy);
  const blocks = [
    ...all.map((place) => location(place, proxy, tls)),
    ...all.map((place) => body(place, proxy)),
    ...all.map((place) => answer(place, proxy)),
    ...all.map((place) => stream(place, proxy)),
    ...all
      .filter(({ isOfAssets }) => isOfAssets)
      .flatMap((place) => [
        ...(looksAtMaintenance(proxy) ? [heldFiles(place, proxy)] : []),
        assets(place, proxy),
        neither,
      ]),
  ];
  return `${[...new Set(blocks)].join("\n")}${looksAtMaintenance(proxy) ? renderMaintenance(proxy) : ""}`;
}

/**
 * For a path that ends with / nginx would redirect requests for the one without, which is not its to do:
 * that one gets a location too, with what holds for it without the route.
 */
function places(proxy: Proxy): Place[] {
  const routes: readonly Route[] = [{ path: "/", buffering: true }, ...proxy.routes];
  const paths = [...routes.map(({ path }) => path), ...proxy.assetPaths];
  const taken = [healthPath, ...paths];
  const bare = paths
    .map((path) => (path.endsWith("/") ? path.slice(0, -1) : ""))
    .filter((path) => path !== "" && !taken.includes(path));
  const files = proxy.assetPaths.filter(
    (path) => !routes.some((route) => route.exact !== true && route.path === path),
  );
  return [
    ...routes.map((route) =>
      place(`${route.exact === true ? "= " : ""}${route.path}`, proxy, route),
    ),
    ...files.map((path) => place(path, proxy, longestPrefix(routes, path))),
    ...bare.map((path) => place(`= ${path}`, proxy, longestPrefix(routes, path))),
  ];
}

function place(match: string, proxy: Proxy, route: Partial<Route> = {}): Place {
  const streamTimeout = route.streamTimeout ?? proxy.streamTimeout;
  const usual =
    route.stream === true ? { sendTimeout: streamTimeout, readTimeout: streamTimeout } : proxy;
  return {
    match,
    maxBodySize: route.maxBodySize ?? proxy.maxBodySize,
    connectTimeout: route.connectTimeout ?? proxy.connectTimeout,
    sendTimeout: route.sendTimeout ?? usual.sendTimeout,
    readTimeout: route.readTimeout ?? usual.readTimeout,
    streamTimeout,
    isBuffered: route.buffering !== false && route.stream !== true,
    isOfAssets: proxy.assetPaths.some((path) => match.replace(/^= /, "").startsWith(path)),
    directives: route.directives,
  };
}

function longestPrefix(routes: readonly Route[], path: string): Route | undefined {
  const prefixes = routes.filter((route) => route.exact !== true && path.startsWith(route.path));
  return prefixes.sort((one, other) => other.path.length - one.path.length)[0];
}

function location(place: Place, proxy: Proxy, tls: Tls | undefined): string {
  const { match, maxBodySize } = place;
  const { body, files } = detours(proxy);
  const limit =
    maxBodySize === proxy.maxBodySize ? "" : `            client_max_body_size ${maxBodySize};\n`;
  return `        location ${match} {
            include ${stateDirectory}/guard/*.conf;
${tls === undefined ? "" : sendsToTls(tls)}${limit}            set $limit ${maxBodySize};
            set $timeouts ${settings(place, proxy)};
${looksAtMaintenance(proxy) ? knowsAudience : ""}            if ($detour) {
                return ${body};
            }
${lookOut(place.isOfAssets ? "files" : "answer", proxy)}${chooseColor}${place.isOfAssets ? asksFor(files) : ""}${toColor(place, proxy)}        }
`;
}

/** Whether users are kept out, looked at where a color would be chosen: when all of a body is there. */
function lookOut(goesOn: "answer" | "files" | "stream", proxy: Proxy): string {
  return looksAtMaintenance(proxy) ? keepsOut(goesOn, proxy) : "";
}

/** `connect:send:read`, and what else is not as usual: the end of a named location's name. */
function settings(place: Place, proxy: Proxy): string {
  const { connectTimeout, sendTimeout, readTimeout, streamTimeout, isBuffered, directives } = place;
  return [
    ...[connectTimeout, sendTimeout, readTimeout].map((seconds) => `${seconds}s`),
    ...(streamTimeout === proxy.streamTimeout ? [] : [`streams-${streamTimeout}s`]),
    ...(isBuffered ? [] : ["unbuffered"]),
    ...(directives === undefined ? [] : [hash(directives)]),
  ].join(":");
}

function hash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 8);
}

/** `mirror` reads the body to its end; what nginx then looks for is never there, and it goes on. */
function body({ maxBodySize }: Place, { directives: { http, server } }: Proxy): string {
  // What it asks could choose the color before the body is there; @answer asks it.
  const asks = [http, server].some((text) => has(text, "auth_request"));
  return `        location @body:${maxBodySize} {
${asks ? "            auth_request off;\n" : ""}            client_max_body_size ${maxBodySize};
            mirror body-is-there;
            root /dev/null;
            log_not_found off;
            error_page 404 405 = @$then;
        }
`;
}

function answer(place: Place, proxy: Proxy): string {
  return `        location @answer:${settings(place, proxy)} {
${isThere(proxy)}${lookOut("answer", proxy)}${chooseColor}${toColor(place, proxy)}        }
`;
}

function stream(place: Place, proxy: Proxy): string {
  const { streamTimeout } = place;
  const long = { sendTimeout: streamTimeout, readTimeout: streamTimeout, isBuffered: false };
  return `        location @stream:${settings(place, proxy)} {
${isThere(proxy)}${lookOut("stream", proxy)}${chooseColor}${toColor({ ...place, ...long }, proxy)}        }
`;
}

/** Where a request for a file goes on that has waited. */
function heldFiles(place: Place, proxy: Proxy): string {
  return `        location @files:${settings(place, proxy)} {
${isThere(proxy)}${chooseColor}${asksFor(detours(proxy).files)}${toColor(place, proxy)}        }
`;
}

/** Asks the color that has been chosen already, and where it has no such file the other one, if that is still proven. */
function assets(place: Place, proxy: Proxy): string {
  const key = settings(place, proxy);
  const proof = `${assetsDirectory}/$other_color`;
  // Of several pages for one status nginx takes the first.
  const pages = has(place.directives, "error_page")
    ? ""
    : ofServer(proxy, "error_page", "            ");
  return `        location @assets:${key} {
            proxy_intercept_errors on;
            error_page 404 = @other:${key};
${pages}${added(place, proxy)}            proxy_pass http://$color;
${limits(place)}        }

        location @other:${key} {
            if (!-f ${proof}) {
                return 404;
            }
${otherColor(place, proxy)}            proxy_intercept_errors on;
            error_page 500 502 503 504 = @neither;
${pages}${added(place, proxy).replace(...toOther)}            proxy_pass http://$other_color;
${limits(place)}        }
`;
}

/** Says which color really answers, where the headers of the route do not tell it. */
function otherColor({ directives }: Place, proxy: Proxy): string {
  const indent = "            ";
  return has(directives, "add_header")
    ? ""
    : `${ownDirectives(proxy, ["add_header"], indent).replace(...toOther)}${ofServer(proxy, "add_header", indent)}`;
}

const toOther = ["X-Color $color", "X-Color $other_color"] as const;

const neither = `        location @neither {
            return 404;
        }
`;

function added({ directives }: Place, proxy: Proxy): string {
  return addedTo("location", directives, proxy, "            ");
}

function limits({ connectTimeout, sendTimeout, readTimeout, isBuffered }: Place): string {
  return `            proxy_connect_timeout ${connectTimeout}s;
            proxy_send_timeout ${sendTimeout}s;
            proxy_read_timeout ${readTimeout}s;
${isBuffered ? "" : "            proxy_buffering off;\n"}`;
}

/** One test of the pointer only: with two, a rename between them makes both miss. */
const chooseColor = `            set $active blue;
            if (-f ${activeDirectory}/green) {
                set $active green;
            }
`;

/** Requests of nginx's own for this one (`auth_request`) have its variables, and would hang on the same detour. */
function isThere(proxy: Proxy): string {
  return hasAdded(proxy) ? `            set $detour "";\n` : "";
}

/** Behind the color, since `break` in somebody's `rewrite` would end its choice. */
function toColor(place: Place, proxy: Proxy): string {
  return `${added(place, proxy)}            proxy_pass http://$color;
${limits(place)}`;
}

function asksFor(files: number): string {
  return `            set $asks "";
            if (-f ${assetsDirectory}/$other_color) {
                set $asks $may_ask_twice;
            }
            if ($asks) {
                return ${files};
            }
`;
}
