import * as assert from "node:assert/strict";
import type { Socket } from "node:net";
import { onlyThird, runScripted } from "../../support/load/scriptedLoad";
import { wholeAnswer } from "../../support/load/scriptedServer";

// On every other request the server closes instead of answering: what a client sees whose
// request and the server's FIN (or reset) pass each other on the wire.
const crossings: readonly (readonly [string, (socket: Socket) => void])[] = [
  ["close", (socket) => socket.end()],
  ["reset", (socket) => socket.resetAndDestroy()],
];

// Time enough, also on a busy machine, for a close to arrive before the next request.
const unhurried = { rate: 4 };

describe("the load's sockets", () => {
  for (const [how, close] of crossings) {
    it(`never send a POST twice that crosses the server's ${how}, and count it as lost`, async () => {
      const { report, server } = await runScripted(
        (socket, number) => {
          if (number % 2 === 1) close(socket);
          else socket.write(wholeAnswer());
        },
        { connections: 10, rate: "closed loop", maxRequests: 400 },
      );
      const bodies = server.received.map(({ body }) => body).filter((body) => body !== "");
      assert.equal(new Set(bodies).size, bodies.length, "each key arrives at most once");
      assert.equal(server.received.length, 400);
      assert.deepEqual([report.sent, report.answered, report.failures.length], [400, 200, 200]);
    });
  }

  it("count a close between two requests as a reconnect, not as a loss", async () => {
    const { report, server } = await runScripted(
      onlyThird((socket) => socket.end(wholeAnswer())),
      unhurried,
    );
    assert.deepEqual([report.answered, report.failures.length, report.reconnects], [4, 0, 1]);
    assert.deepEqual([report.socketsOpened, server.accepted], [2, 2]);
  });

  it("count an announced close as a reconnect, not as a loss", async () => {
    const { report, server } = await runScripted(
      onlyThird((socket) => socket.end(wholeAnswer("Connection: close"))),
      unhurried,
    );
    assert.deepEqual([report.answered, report.failures.length, report.reconnects], [4, 0, 1]);
    assert.deepEqual([report.socketsOpened, server.accepted], [2, 2]);
  });

  it("open no socket that the report does not count", async () => {
    const { report, server } = await runScripted(
      (socket, number) => {
        if (number % 5 === 1) socket.end();
        else if (number % 5 === 3) socket.end(wholeAnswer());
        else socket.write(wholeAnswer());
      },
      { connections: 10, rate: 400, maxRequests: 300 },
    );
    const lost = report.failures.length;
    assert.ok(lost > 0 && report.reconnects > 0, `${lost} lost, ${report.reconnects} reconnects`);
    assert.equal(report.socketsOpened, server.accepted);
    assert.ok(server.accepted <= 10 + report.reconnects + lost);
    assert.equal(report.answered + lost, 300);
  });
});
