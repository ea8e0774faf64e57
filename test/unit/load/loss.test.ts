import * as assert from "node:assert/strict";
import type { Socket } from "node:net";
import { startLoad } from "../../../tools/load/load";
import type { FailureKind } from "../../../tools/load/outcome";
import { onlyThird, runScripted } from "../../support/load/scriptedLoad";
import { ScriptedServer, wholeAnswer } from "../../support/load/scriptedServer";

const head = "HTTP/1.1 200 OK\r\n";

const losses: readonly (readonly [string, FailureKind, (socket: Socket) => void])[] = [
  [
    "whose connection closes before the answer",
    "closed before the answer",
    (socket) => socket.end(),
  ],
  [
    "whose connection is reset before the answer",
    "closed before the answer",
    (socket) => socket.resetAndDestroy(),
  ],
  [
    "whose answer stops within the head",
    "closed before the answer",
    (socket) => socket.end("HTTP/1.1 200 OK\r\nContent-Le"),
  ],
  [
    "whose body is short",
    "broken answer",
    (socket) => socket.end(`${head}Content-Length: 9\r\n\r\nok`),
  ],
  [
    "whose chunked body stops before its end",
    "broken answer",
    (socket) => socket.end(`${head}Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n`),
  ],
  [
    "whose connection is reset within the body",
    "broken answer",
    (socket) => {
      socket.write(`${head}Content-Length: 9\r\n\r\nok`, () => {
        setTimeout(() => socket.resetAndDestroy(), 5);
      });
    },
  ],
  [
    "whose body is short on a connection announced to close",
    "broken answer",
    (socket) => socket.end(`${head}Connection: close\r\nContent-Length: 9\r\n\r\nok`),
  ],
  [
    "whose body is longer than it says on a connection announced to close",
    "broken answer",
    (socket) => socket.end(`${wholeAnswer("Connection: close")}more`),
  ],
  [
    "whose body is longer than it says",
    "broken answer",
    (socket) => socket.write(`${wholeAnswer()}more`),
  ],
  [
    "whose body goes on after the end that it names",
    "broken answer",
    (socket) => {
      socket.write(wholeAnswer());
      setTimeout(() => socket.write("more"), 5);
    },
  ],
  [
    "that gets two answers at once",
    "broken answer",
    (socket) => socket.write(wholeAnswer() + wholeAnswer()),
  ],
  [
    "whose answer does not tell where it ends",
    "broken answer",
    (socket) => socket.end(`${head}\r\nok`),
  ],
  [
    "answered by something other than HTTP",
    "closed before the answer",
    (socket) => socket.write("SSH-2.0-server\r\n"),
  ],
  [
    "answered 503",
    "status outside 2xx",
    (socket) => socket.write("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n"),
  ],
  [
    "answered with a redirect",
    "status outside 2xx",
    (socket) => socket.write("HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n"),
  ],
];

describe("the load's connections", () => {
  for (const [what, kind, misbehave] of losses) {
    it(`count a request ${what} as lost`, async () => {
      const { report, server } = await runScripted(onlyThird(misbehave));
      assert.deepEqual(
        report.failures.map((failure) => failure.kind),
        [kind],
      );
      assert.deepEqual([report.sent, report.answered, report.reconnects], [4, 3, 0]);
      assert.equal(report.requests[2]?.answerer, undefined, "the third request is the lost one");
      assert.equal(server.received.length, 4, "no request is sent twice");
    });
  }

  it("count a request without an answer as lost when its time is over", async () => {
    const answersTooLate = onlyThird((socket) => {
      setTimeout(() => socket.write(wholeAnswer()), 200);
    });
    const { report } = await runScripted(answersTooLate, { timeoutMs: 100 });
    const [failure] = report.failures;
    assert.equal(report.failures.length, 1);
    assert.equal(failure?.kind, "unanswered");
    assert.equal(failure.detail, "no complete response within 100 ms");
  });

  it("count a request as lost where nobody listens", async () => {
    const server = await ScriptedServer.start(() => undefined);
    const { port } = server;
    await server.stop();
    const report = await startLoad({ port, keyPrefix: "unit", maxRequests: 4 }).done;
    assert.deepEqual(
      report.failures.map((failure) => failure.kind),
      Array<FailureKind>(4).fill("no connection"),
    );
  });

  it("say of a lost request what, when and where it was", async () => {
    const { report } = await runScripted(onlyThird((socket) => socket.resetAndDestroy()));
    const [failure] = report.failures;
    const third = report.requests[2];
    assert.ok(failure !== undefined && third !== undefined);
    assert.deepEqual(failure, {
      kind: "closed before the answer",
      detail: "read ECONNRESET",
      status: undefined,
      beganMs: third.beganMs,
      connection: 0,
      method: "GET",
      path: "/api/v1/forecast?series=sales&horizon=3",
    });
  });
});
