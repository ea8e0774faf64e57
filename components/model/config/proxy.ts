import { z } from "zod";
import { containerInputs } from "./containerInputs";
import { defaultPorts } from "./defaultPorts";
import { newStackImages } from "./newStackImages";
import { address, duration, flag, group, port, image, size, text } from "./fields";

const locationPath = text(/^\/[A-Za-z0-9._~/-]*$/, "a path that begins with /", "/api/v1/train");
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
});

/** The settings of nginx. */
export const proxy = group({
  image: image()
    .prefault(newStackImages["proxy.image"])
    .describe("nginx 1.27.4 or newer, with curl"),
  bindAddress: address.prefault("0.0.0.0").describe("Host address for users"),
  port: port().prefault(defaultPorts["proxy.port"]).describe("Host port for users"),
  idlePort: port()
    .prefault(defaultPorts["proxy.idlePort"])
    .describe("Port on the host's loopback that always reaches the idle color"),
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
  routes: z
    .array(route, { error: "not a list; expected a list of routes" })
    .prefault([])
    .describe("Timeouts, body size and buffering of some paths"),
  container: containerInputs.proxy
    .optional()
    .describe("Further inputs of nginx's container, as `docker.Container` has them"),
});
