import { z } from "zod";
import { type Block, troubleIn } from "./directives";
import { isTrustedProxy } from "./trustedProxies";
import { certificate, hstsDays } from "./certificate";
import { containerInputs } from "./containerInputs";
import { defaultPorts } from "./defaultPorts";
import { newStackImages } from "./newStackImages";
import { durationForm } from "./duration";
import { errorPages } from "./errorPages";
import {
  addresses,
  duration,
  flag,
  group,
  image,
  nonEmptyText,
  port,
  size,
  text,
  wholeNumber,
} from "./fields";
import { longestHold, maintenanceKinds, type Maintenance } from "./maintenance";

const locationPath = text(/^\/[A-Za-z0-9._~/-]*$/, "a path that begins with /", "/api/v1/train");

function directives(block: Block) {
  return nonEmptyText("directives of nginx").superRefine((value, context) => {
    const trouble = troubleIn(block, value);
    if (trouble !== undefined) {
      const error = `not directives that can be added here (${trouble}); expected something like gzip on;`;
      context.addIssue({ code: "custom", message: error });
    }
  });
}

const someProxy = "an address, a range such as 10.0.0.0/8, cloudflare or private";
const noProxy = `not an address; expected ${someProxy}`;

const headerSize = text(/^(?:[4-9]|[1-9]\d|1[01]\d|12[0-8])k$/, "a size from 4k to 128k", "32k");

const logSize = text(/^[1-9]\d{0,3}[mg]$/, "a size from 1m to 9999g", "100m");

const route = group({
  path: locationPath.describe("Beginning of the paths that it holds for"),
  exact: flag()
    .optional()
    .describe("It holds for that path alone, not for those that begin with it"),
  stream: flag()
    .optional()
    .describe("Every answer is a stream: unbuffered, with the pauses of `streamTimeout`"),
  buffering: flag()
    .prefault(true)
    .describe("`false`: what the backend has written reaches the client at once"),
  connectTimeout: duration().optional().describe("`proxy.connectTimeout` for these paths"),
  sendTimeout: duration().optional().describe("`proxy.sendTimeout` for these paths"),
  readTimeout: duration().optional().describe("`proxy.readTimeout` for these paths"),
  streamTimeout: duration().optional().describe("`proxy.streamTimeout` for these paths"),
  maxBodySize: size.optional().describe("`proxy.maxBodySize` for these paths"),
  directives: directives("location")
    .optional()
    .describe("Further directives of nginx for these paths"),
});

const noMaintenance = 'not a kind of maintenance; expected off, "503" or hold';

/** Pulumi's command line takes one of them for a number. */
const maintenance = z
  .union([z.enum(maintenanceKinds), z.literal(503)], { error: noMaintenance })
  .transform((value): Maintenance => (value === 503 ? "503" : value));

/** The settings of nginx. */
export const proxy = group({
  image: image()
    .prefault(newStackImages["proxy.image"])
    .describe("nginx 1.27.4 or newer, with curl; another one takes over without an outage"),
  bindAddress: addresses.prefault("0.0.0.0").describe("Host address for users, or a list of them"),
  port: port().prefault(defaultPorts["proxy.port"]).describe("Host port for users"),
  idlePort: port()
    .prefault(defaultPorts["proxy.idlePort"])
    .describe("Port on the host's loopback that always reaches the idle color"),
  tlsPort: port()
    .optional()
    .describe("Host port for users with TLS; 443 once there is a certificate, and none without"),
  certificate: certificate.optional(),
  hstsDays: hstsDays
    .optional()
    .describe(
      "Days for which browsers that came by TLS refuse everything else: nothing takes that back",
    ),
  connectTimeout: duration()
    .prefault("5s")
    .describe("How long it may take to connect to a backend"),
  sendTimeout: duration().prefault("5s").describe("Longest pause between two writes to a backend"),
  readTimeout: duration().prefault("5s").describe("Longest pause between two reads from a backend"),
  streamTimeout: duration()
    .prefault("1h")
    .describe("The same two for WebSockets and server-sent events"),
  upstreamKeepalive: duration()
    .prefault("1s")
    .describe("How long an idle connection to a backend is kept; less than the backend keeps it"),
  drainTimeout: duration()
    .prefault("30s")
    .describe("How long a release waits for open requests to the idle color"),
  maxBodySize: size.prefault("20m").describe("Largest request body"),
  requestHeaderSize: headerSize
    .prefault("32k")
    .describe("Largest line of a request: the first, with its path, or one header"),
  responseHeaderSize: headerSize
    .prefault("32k")
    .describe("Largest header of an answer, all of its lines together"),
  userTimeout: duration()
    .prefault("1m")
    .describe(
      "Longest pause between two reads of a request from a user, or two writes of an answer",
    ),
  trustedProxies: z
    .array(z.string({ error: noProxy }).refine(isTrustedProxy, { error: noProxy }), {
      error: `not a list; expected a list, each ${someProxy}`,
    })
    .optional()
    .describe(
      "Who may stand in front, as addresses, ranges, `cloudflare` or `private`: they are believed which address and host a request is from and for, nobody else is",
    ),
  proxyProtocol: flag()
    .prefault(false)
    .describe(
      "Who stands in front passes connections on and says in the PROXY protocol whose they are; users can come no other way then",
    ),
  scheme: z
    .enum(["http", "https"], { error: "not a scheme; expected http or https" })
    .optional()
    .describe(
      "What users have, where nobody in front says so: backends and probes are told this one",
    ),
  unusualHeaders: flag()
    .prefault(false)
    .describe(
      "Passes on headers with `_` and other unusual characters in their names, which nginx drops",
    ),
  accessLog: z
    .enum(["stdout", "file", "off"], { error: "not a place; expected stdout, file or off" })
    .prefault("stdout")
    .describe(
      "Where nginx writes a line for each request: `stdout` (`docker logs`) or `off`, from one to the other in place; or `file`, in a volume of its own",
    ),
  accessLogMaxSize: logSize
    .prefault("100m")
    .describe("Size at which nginx begins another file, with `accessLog: file`"),
  accessLogMaxFiles: wholeNumber(2, 1000, "files")
    .prefault(5)
    .describe("How many of these files are kept"),
  routes: z
    .array(route, { error: "not a list; expected a list of routes" })
    .prefault([])
    .describe("Timeouts, body size and buffering of some paths"),
  assetPaths: z
    .array(locationPath, { error: "not a list; expected a list of paths" })
    .prefault([])
    .describe(
      "Beginnings of paths of files that a release brings along: what the color that serves has not (404) is asked of the other one, so that open tabs find theirs",
    ),
  maintenance: maintenance
    .optional()
    .describe(
      'What users get instead of a backend: `"503"`, `hold` (their requests wait) or `off`; once it is there, another value needs no reload',
    ),
  holdLimit: wholeNumber(1, 3000, "requests")
    .prefault(1000)
    .describe("How many requests wait at a time with `hold`; the rest get 503"),
  holdTimeout: duration()
    .refine((seconds) => seconds <= longestHold, {
      error: `out of range; expected ${durationForm} up to ${longestHold}s`,
    })
    .prefault("30s")
    .describe("How long each of them waits before it gets 503"),
  errorPages: errorPages.prefault({}),
  directives: group({
    http: directives("http")
      .optional()
      .describe("Further directives of nginx, in its `http` block"),
    server: directives("server")
      .optional()
      .describe("The same in the `server` block that users reach"),
  }).prefault({}),
  container: containerInputs.proxy
    .optional()
    .describe("Further inputs of nginx's container, as `docker.Container` has them"),
});
