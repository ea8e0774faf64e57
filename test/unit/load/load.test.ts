import * as assert from "node:assert/strict";
import type { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { startLoad, type LoadOptions } from "../../../tools/load/load";
import { ScriptedServer, wholeAnswer, type Script } from "../../support/load/scriptedServer";

const answer: Script = (socket) => socket.write(wholeAnswer("X-Version: v1", "X-Color: blue"));

function answerAfter(ms: number): (socket: Socket) => void {
  return (socket) => {
    setTimeout(() => socket.write(wholeAnswer()), ms);
  };
}

describe("a load", () => {
  let server: ScriptedServer | undefined;

  async function start(script: Script, options: Partial<LoadOptions>) {
    server = await ScriptedServer.start(script);
    return startLoad({ port: server.port, keyPrefix: "unit", ...options });
  }

  afterEach(async () => {
    await server?.stop();
  });

  it("sends as many POSTs as GETs", async () => {
    const load = await start(answer, { connections: 4, rate: 200, maxRequests: 16 });
    const { requests, keys } = await load.done;
    const methods = requests.map(({ method }) => (method === "POST" ? "P" : "G")).join("");
    assert.equal(methods, "GPGP PGPG GPGP PGPG".replaceAll(" ", ""));
    assert.equal(keys.acknowledged.length, 8);
  });

  it("gives every POST a key of its own, which the report knows", async () => {
    const load = await start(answer, { connections: 4, rate: 400, maxRequests: 20 });
    const { keys } = await load.done;
    const received = (server?.received ?? [])
      .filter(({ line }) => line === "POST /api/v1/observations")
      .map(({ body }) => JSON.parse(body) as { series: string; value: number; key: string });
    assert.deepEqual(received.map(({ key }) => key).sort(), [...keys.acknowledged].sort());
    assert.ok(received.every(({ series, value }) => series === "load" && Number.isFinite(value)));
  });

  it("sends the headers that it was given with every request", async () => {
    const headers = { host: "shop.example", cookie: "a=1" };
    const load = await start(answer, { connections: 2, rate: 400, maxRequests: 4, headers });
    await load.done;
    const heads = (server?.received ?? []).map(({ head }) => head);
    assert.equal(heads.length, 4);
    for (const head of heads) {
      assert.match(head, /^host: shop\.example$/im);
      assert.match(head, /^cookie: a=1$/im);
    }
    assert.equal(
      heads.filter((head) => /^content-type: application\/json$/im.test(head)).length,
      2,
    );
  });

  it("keeps its rate though the answers are slow, as users who do not know of each other do", async () => {
    const load = await start(answerAfter(100), { connections: 50, rate: 200, seconds: 0.5 });
    const report = await load.done;
    assert.ok(report.sent >= 95 && report.sent <= 105, `${report.sent} in half a second`);
    // A busy machine is late with the last ones; waiting for answers would leave most of them.
    assert.ok(report.neverBegun < 20, `${report.neverBegun} never begun`);
  });

  it("counts the time that a request waited for a free connection as latency", async () => {
    const load = await start(answerAfter(50), { connections: 1, rate: 100, seconds: 0.5 });
    const report = await load.done;
    assert.ok(report.latencyMs(1) > 300, `${report.latencyMs(1)} ms`);
    assert.ok(report.neverBegun > 20, `${report.neverBegun} never begun`);
  });

  it("stops by itself after the given number of requests", async () => {
    const load = await start(answer, { connections: 10, rate: "closed loop", maxRequests: 123 });
    const report = await load.done;
    assert.equal(report.sent, 123);
    assert.equal(server?.received.length, 123);
  });

  it("stops by itself after the given time", async () => {
    const load = await start(answer, { connections: 2, rate: "closed loop", seconds: 0.2 });
    const report = await load.done;
    assert.ok(report.seconds >= 0.2 && report.seconds < 5, `${report.seconds} s`);
  });

  it("waits, when stopped, for the answers under way, and begins nothing more", async () => {
    const load = await start(answerAfter(200), { connections: 20, rate: 100 });
    await sleep(100);
    const report = await load.stop();
    assert.ok(report.sent > 5 && report.answered === report.sent);
    await sleep(50);
    assert.equal(server?.received.length, report.sent);
  });

  it("counts what stays unanswered after the stop as lost", async () => {
    const load = await start(() => undefined, { connections: 2, rate: 100, timeoutMs: 150 });
    await sleep(50);
    const report = await load.stop();
    assert.deepEqual([report.sent, report.answered, report.failures.length], [2, 0, 2]);
  });

  it("names moments on the clock of its requests", async () => {
    const load = await start(answer, { connections: 5, rate: 100 });
    await sleep(100);
    const atMs = load.mark("switch to green");
    await sleep(100);
    const report = await load.stop();
    assert.deepEqual(report.marks, [{ label: "switch to green", atMs }]);
    const before = report.requests.filter(({ beganMs }) => beganMs < atMs).length;
    assert.ok(before > 3 && before < report.sent - 3, `${before} of ${report.sent} before`);
    assert.deepEqual(report.perVersion, { v1: report.sent });
    assert.deepEqual(report.perColor, { blue: report.sent });
  });
});
