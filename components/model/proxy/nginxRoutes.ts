import { createHash } from "node:crypto";
import { activeDirectory, stateDirectory } from "./activeUpstream";
import type { Config } from "../config/schema";
import { healthPath } from "../healthPath";
import { addedTo } from "./ownDirectives";

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
  /** What somebody adds to its requests, however they go on. */
  readonly directives?: string | undefined;
}

/**
 * The locations of all routes. A request with a body, or for a stream, goes on from there to a named
 * location; there is one for each body size and for each set of the other settings.
 */
export function renderRoutes(proxy: Proxy): string {
  const all = places(proxy);
  const blocks = [
    ...all.map((place) => location(place, proxy)),
    ...all.map(body),
    ...all.map((place) => answer(place, proxy)),
    ...all.map((place) => stream(place, proxy)),
  ];
  return [...new Set(blocks)].join("\n");
}

/**
 * For a path that ends with / nginx would redirect requests for the one without, which is not its to do:
 * that one gets a location too, with what holds for it without the route.
 */
function places(proxy: Proxy): Place[] {
  const routes: readonly Route[] = [{ path: "/", buffering: true }, ...proxy.routes];
  const taken = [healthPath, ...routes.map(({ path }) => path)];
  const bare = routes
    .map(({ path }) => (path.endsWith("/") ? path.slice(0, -1) : ""))
    .filter((path) => path !== "" && !taken.includes(path));
  return [
    ...routes.map((route) =>
      place(`${route.exact === true ? "= " : ""}${route.path}`, proxy, route),
    ),
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
    directives: route.directives,
  };
}

function longestPrefix(routes: readonly Route[], path: string): Route | undefined {
  const prefixes = routes.filter((route) => route.exact !== true && path.startsWith(route.path));
  return prefixes.sort((one, other) => other.path.length - one.path.length)[0];
}

function location(place: Place, proxy: Proxy): string {
  const { match, maxBodySize } = place;
  const limit =
    maxBodySize === proxy.maxBodySize ? "" : `            client_max_body_size ${maxBodySize};\n`;
  return `        location ${match} {
            include ${stateDirectory}/guard/*.conf;
${added(place, proxy)}${limit}            set $limit ${maxBodySize};
            set $timeouts ${settings(place, proxy)};
            if ($detour) {
                return 418;
            }
${toColor}${limits(place)}        }
`;
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
function body({ maxBodySize }: Place): string {
  return `        location @body:${maxBodySize} {
            client_max_body_size ${maxBodySize};
            mirror body-is-there;
            root /dev/null;
            log_not_found off;
            error_page 404 405 = @$then;
        }
`;
}

function answer(place: Place, proxy: Proxy): string {
  return `        location @answer:${settings(place, proxy)} {
${added(place, proxy)}${toColor}${limits(place)}        }
`;
}

function stream(place: Place, proxy: Proxy): string {
  const { streamTimeout } = place;
  const long = { sendTimeout: streamTimeout, readTimeout: streamTimeout, isBuffered: false };
  return `        location @stream:${settings(place, proxy)} {
${added(place, proxy)}${toColor}${limits({ ...place, ...long })}        }
`;
}

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
const toColor = `            set $active blue;
            if (-f ${activeDirectory}/green) {
                set $active green;
            }
            proxy_pass http://$color;
`;
