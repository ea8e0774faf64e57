import { strict as assert } from "node:assert";
import { once } from "node:events";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import WebSocket from "ws";
import { ask } from "../support/ask";
import { deployedStack } from "../support/deployedStack";
import { expectServes, expectWords } from "../support/expectServes";
import { Stream } from "../support/stream";
import { startLoad } from "../../tools/load/load";

const observations = "/api/v1/observations";
const config = {
  proxy: {
    maxBodySize: "100k",
    routes: [{ path: "/api/v1/observations/count", readTimeout: "1s", maxBodySize: "200k" }],
  },
};

/** All that comes back for a request which is sent as it is. */
async function rawAnswer(port: number, request: string): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  socket.write(request);
  return text(socket);
}

describe("nginx in front of the backends", () => {
  const stack = deployedStack(() => ({ config }));

  function post(path: string, body: string) {
    return ask(stack().ports.proxy, path, { method: "POST", body });
  }

  /** What the log has last of a path, after the second that a line may wait. */
  async function lastEntry(path: string): Promise<Record<string, unknown>> {
    await sleep(1500);
    const lines = (await stack().docker("logs", "--tail", "50", stack().names.proxy)).split("\n");
    const entries = lines
      .filter((line) => line.startsWith("{"))
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    return entries.filter((entry) => entry.path === path).pop() ?? {};
  }

  it("tells the backend which host was asked for, by whom, and how", async () => {
    const headers = { host: "forecast.example:8443", "x-forwarded-for": "192.0.2.7" };
    const answer = await ask(stack().ports.proxy, "/request", { headers });
    const seen = (JSON.parse(answer.body) as { headers: Record<string, string> }).headers;
    const client = seen["x-real-ip"] ?? "";
    assert.match(client, /^\d+\.\d+\.\d+\.\d+$/);
    assert.equal(seen.host, "forecast.example:8443");
    assert.equal(seen["x-forwarded-for"], `192.0.2.7, ${client}`);
    assert.equal(seen["x-forwarded-proto"], "http");
  });

  it("leaves a backend's redirect to the users' own host and port as it is", async () => {
    const host = `127.0.0.1:${stack().ports.proxy}`;
    const { status, headers } = await stack().ask("/docs");
    assert.equal(status, 307);
    assert.equal(headers.location, `http://${host}/docs/`);
  });

  it("answers for itself at /nginx-health", async () => {
    const { status, body, headers } = await stack().ask("/nginx-health");
    assert.deepEqual([status, body], [200, "healthy\n"]);
    assert.equal(headers["content-type"], "text/plain");
  });

  it("refuses a body over the limit, which a path can have for itself", async () => {
    const body = JSON.stringify({ padding: "x".repeat(150 * 1024) });
    assert.equal((await post(observations, body)).status, 413);
    assert.equal((await post(`${observations}/count`, body)).status, 404);
  });

  it("passes the large headers of log-ins on, and a long line of a request", async () => {
    const cookie = `session=${"x".repeat(9000)}`;
    const { status, headers } = await ask(stack().ports.proxy, "/request?session=12000", {
      headers: { cookie },
    });
    assert.equal(status, 200);
    assert.equal(String(headers["set-cookie"]).length, "session=".length + 12_000);
    assert.equal((await stack().ask(`/request?long=${"x".repeat(9000)}`)).status, 200);
    const larger = await ask(stack().ports.proxy, "/request?session=33000", {});
    assert.equal(larger.status, 502);
  });

  it("gives up on an answer after the timeout, and never asks the other color for it", async () => {
    const body = JSON.stringify({ series: "slow", value: 1, key: "too-slow" });
    const begun = Date.now();
    const { status } = await post(`${observations}?delay=8000`, body);
    assert.equal(status, 504);
    const seconds = (Date.now() - begun) / 1000;
    assert.ok(seconds > 4.5 && seconds < 7, `after ${seconds} s`);
    const { body: count } = await stack().ask(`${observations}/count?prefix=too-slow`);
    assert.match(count, /"rows":1,/);
  });

  it("keeps a WebSocket that is silent for longer than the timeouts, across a switch", async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${stack().ports.proxy}/ws`, {
      // The case of the word is the client's to choose (RFC 6455, 4.2.1).
      finishRequest: (request) => {
        request.setHeader("upgrade", "WebSocket");
        request.end();
      },
    });
    await once(socket, "open");
    await stack().switchTo("green");
    await sleep(6000);
    socket.send("still there?");
    const [answer] = (await once(socket, "message")) as [Buffer];
    assert.equal(answer.toString(), "v1: still there?");
    socket.terminate();
  });

  it("hands a route of streams over at once, with their pauses, whatever the request says", async () => {
    await stack().set("proxy.routes[1]", { path: "/events", exact: true, stream: true });
    await stack().up();
    // No browser's EventSource: nothing tells of a stream but the route.
    const stream = new Stream(stack().ports.proxy, "/events?interval=8000", {});
    const first = await stream.next();
    assert.ok(first.afterMs < 4000, `the first event came after ${first.afterMs} ms`);
    const second = await stream.next();
    assert.match(second.text, /event: tick/);
    assert.ok(second.afterMs >= 7000, `it was not silent: ${second.afterMs} ms`);
    stream.close();
  });

  it("logs each request as one JSON object with color, upstream, status and times", async () => {
    await stack().ask("/health?logged=here");
    const entry = await lastEntry("/health");
    assert.deepEqual([entry.color, entry.status, entry.method], ["green", 200, "GET"]);
    assert.match(String(entry.upstream), /^\d+\.\d+\.\d+\.\d+:8000$/);
    assert.ok(Number(entry.seconds) >= 0 && Number(entry.upstream_seconds) >= 0);
  });

  it("takes a changed configuration over without a lost request, and without a new container", async () => {
    const started = () =>
      stack().docker("inspect", "--format", "{{.Id}} {{.State.StartedAt}}", stack().names.proxy);
    const before = await started();
    const load = startLoad({ port: stack().ports.proxy, keyPrefix: "changed", connections: 100 });
    await stack().set("proxy.maxBodySize", "1m");
    const { changed } = await stack().up();
    const report = await load.stop();
    assert.deepEqual(changed, ["forecaster-proxy-configuration"]);
    assert.deepEqual(report.failures, []);
    assert.ok(report.keptPace, `${report.neverBegun} requests never began`);
    assert.equal(await started(), before);
    const body = JSON.stringify({ padding: "x".repeat(150 * 1024) });
    assert.equal((await post(observations, body)).status, 400, "the new limit holds");
  });

  it("believes who stands in front, and nobody else", async () => {
    const headers = {
      ...{ "x-forwarded-for": "192.0.2.7", "x-forwarded-proto": "https" },
      ...{ "x-forwarded-host": "forecast.example", "x-forwarded-port": "8443", host: "inner:8080" },
      ...{ forwarded: "for=192.0.2.7", "x-forwarded-prefix": "/app", "x-real-ip": "192.0.2.9" },
    };
    async function seen(): Promise<Record<string, string>> {
      const { body } = await ask(stack().ports.proxy, "/request", { headers });
      return (JSON.parse(body) as { headers: Record<string, string> }).headers;
    }
    await stack().set("proxy.trustedProxies", ["192.0.2.0/24"]);
    await stack().up();
    const { "x-real-ip": peer = "", ...stranger } = await seen();
    assert.match(peer, /^\d+\.\d+\.\d+\.\d+$/);
    assert.notEqual(peer, "192.0.2.9");
    const { "x-forwarded-for": from, "x-forwarded-proto": how } = stranger;
    const { "x-forwarded-host": host, "x-forwarded-port": port } = stranger;
    assert.deepEqual([from, how, host, port], [peer, "http", "inner:8080", "8080"]);
    assert.deepEqual([stranger.forwarded, stranger["x-forwarded-prefix"]], [undefined, undefined]);

    await stack().set("proxy.trustedProxies[1]", peer);
    await stack().up();
    const trusted = await seen();
    const names = ["for", "proto", "host", "port", "prefix"].map((name) => `x-forwarded-${name}`);
    assert.deepEqual(
      [...names, "forwarded", "x-real-ip", "host"].map((name) => trusted[name]),
      [
        ...[`192.0.2.7, ${peer}`, "https", "forecast.example", "8443", "/app"],
        ...["for=192.0.2.7", "192.0.2.7", "inner:8080"],
      ],
    );
    const entry = await lastEntry("/request");
    assert.equal(entry.client, "192.0.2.7");
  });

  it("says https to backends and probes where proxy.scheme does, and answers HTTP/1.0 without Host", async () => {
    await stack().unset("proxy.trustedProxies");
    await stack().set("proxy.scheme", "https");
    await stack().up();
    const answers = await rawAnswer(stack().ports.proxy, "GET /request HTTP/1.0\r\n\r\n");
    assert.match(answers, /^HTTP\/1\.1 200 /);
    assert.match(answers, /"x-forwarded-proto":"https"/);
    assert.match(answers, /"host":"localhost"/);
    await stack().unset("proxy.scheme");
  });

  it("takes somebody's own directives, with which releases and switches go on", async () => {
    const directives =
      'proxy_set_header X-Site "a;b"; add_header X-Robots none always; rewrite ^/asked$ /request break;';
    const route = { path: "/asked", exact: true, directives };
    const other = "server { server_name other.example; return 403; }";
    const http = `gzip on; ${other} proxy_set_header X-Real-IP "";`;
    await stack().set("proxy.directives", { http, server: "gzip_min_length 1;" });
    await stack().set("proxy.routes[1]", route);
    await stack().switchTo("blue");
    await stack().switchTo("green");
    const body = JSON.stringify({ any: "body" });
    for (const options of [
      {},
      { method: "POST", body },
      { headers: { accept: "text/event-stream" } },
    ]) {
      const answer = await ask(stack().ports.proxy, "/asked", options);
      assert.equal(answer.headers["x-robots"], "none");
      if (answer.status !== 200) continue;
      const seen = (JSON.parse(answer.body) as { headers: Record<string, string> }).headers;
      assert.deepEqual([seen["x-site"], seen["x-forwarded-proto"]], ["a;b", "http"]);
    }
    const zipped = await ask(stack().ports.proxy, "/", { headers: { "accept-encoding": "gzip" } });
    assert.equal(zipped.headers["content-encoding"], "gzip");
    const elsewhere = await ask(stack().ports.proxy, "/", { headers: { host: "other.example" } });
    assert.equal(elsewhere.status, 403);
    const { body: plain } = await stack().ask("/request");
    assert.doesNotMatch(plain, /"x-real-ip"/);
  });

  it("refuses such directives in a preview, as nginx does, and changes nothing", async () => {
    await stack().set("proxy.routes[1].directives", "gzipp on;");
    for (const fails of [() => stack().previewFails(), () => stack().upFails()]) {
      expectWords(await fails(), [
        /Nothing was changed/,
        /proxy\.routes\[1\]\.directives: expected directives that nginx takes, got "gzipp on;": unknown directive "gzipp"/,
        /pulumi config set --path 'proxy\.routes\[1\]\.directives' <directives>/,
      ]);
    }
    await stack().unset("proxy.routes[1]");
    await stack().unset("proxy.directives");
    await stack().up();
  });

  it("keeps the configuration that it has when the new one is refused, and tells why", async () => {
    await stack().set("proxy.maxBodySize", "99999999999999999999g");
    expectWords(await stack().upFails(), [
      /nginx refuses the configuration; nginx keeps the configuration that it has/,
      /"client_max_body_size" directive invalid value/,
    ]);
    await expectServes(stack(), "green", "v1");
    await stack().docker("restart", stack().names.proxy);
    await stack().set("proxy.maxBodySize", "1m");
    assert.deepEqual((await stack().up()).changed, []);
    await expectServes(stack(), "green", "v1");
  });
}).timeout(300_000);
