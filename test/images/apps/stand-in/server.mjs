// One server with the habits of many: each is a variable of its image.
import { execFileSync } from "node:child_process";
import { accessSync, constants, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

const habits = process.env;
const seconds = (name) => Number(habits[name] ?? 0) * 1000;

/** Refuses to start where the image would not find what it needs. */
function needs() {
  if (habits.CRASHES !== undefined) throw new Error(habits.CRASHES);
  if (habits.REFUSES_DEBUG !== undefined && habits.DEBUG !== undefined)
    throw new Error(`DEBUG is ${habits.DEBUG}; unset it in production`);
  for (const path of (habits.WRITES ?? "").split(" ").filter(Boolean)) {
    writeFileSync(`${path}/written-${habits.VERSION}`, "");
  }
  if (habits.READ_ONLY !== undefined && isWritable("/app")) throw new Error("/app can be written");
  if (habits.SHM_MB !== undefined) expect("df -m /dev/shm | awk 'NR==2{print $2}'", habits.SHM_MB);
  if (habits.OPEN_FILES !== undefined) expect("ulimit -n", habits.OPEN_FILES);
  if (habits.HOST_NAME !== undefined) expect(`getent hosts ${habits.HOST_NAME} | wc -l`, "1");
}

function expect(line, text) {
  const found = execFileSync("sh", ["-c", line], { encoding: "utf8" }).trim();
  if (found !== text) throw new Error(`${line}: expected ${text}, got ${found}`);
}

function isWritable(path) {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** What the habits say to a request before its path is looked at; nothing where they let it pass. */
function objection({ method, url, headers }) {
  const path = url.split("?")[0];
  if (habits.ALLOWED_HOST !== undefined && headers.host !== habits.ALLOWED_HOST)
    return { status: 400, text: "Invalid host header" };
  if (habits.TOKEN !== undefined && path === "/ready" && headers["x-token"] !== habits.TOKEN)
    return { status: 403, text: "token" };
  if (path === (habits.READY_PATH ?? "/ready")) {
    const status = Number(habits.READY_STATUS ?? 200);
    const location = status === 302 ? { location: "/login" } : {};
    return { status, headers: location, text: "" };
  }
  if (["/api/v1/health", "/api/v1/forecast"].includes(path) && method === "GET") return undefined;
  if (path === "/api/v1/observations" && method === "POST") return undefined;
  return { status: 404, text: "nothing here" };
}

async function respond(request, response) {
  for await (const part of request) part.toString();
  response.setHeader("X-Version", habits.VERSION);
  if (habits.HEADER_KB !== undefined)
    response.setHeader("X-Large", "x".repeat(Number(habits.HEADER_KB) * 1024));
  const said = objection(request);
  if (said !== undefined) {
    response.writeHead(said.status, said.headers).end(said.text);
    return;
  }
  const isForecast = request.url.startsWith("/api/v1/forecast");
  if (isForecast) await sleep(seconds("FIRST_BYTE_SECONDS"));
  response.writeHead(200, { "content-type": "application/json" });
  if (isForecast && habits.PAUSE_SECONDS !== undefined) {
    response.write("first ");
    await sleep(seconds("PAUSE_SECONDS"));
  }
  response.end("done");
}

needs();
await sleep(seconds("START_SECONDS"));
const server = createServer((request, response) => void respond(request, response));
server.keepAliveTimeout = Number(habits.KEEPALIVE_SECONDS ?? 5) * 1000;
server.listen(Number(habits.PORT ?? 8000), habits.LISTENS_ON ?? "0.0.0.0");
// As PID 1, Node without a handler of its own does not even notice the signal.
if (habits.DROPS_REQUESTS !== undefined) process.once("SIGTERM", () => process.exit(0));
else if (habits.IGNORES_SIGTERM === undefined) process.once("SIGTERM", () => server.close());
