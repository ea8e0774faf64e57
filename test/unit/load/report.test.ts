import * as assert from "node:assert/strict";
import { LoadReport, type Measurements } from "../../../tools/load/loadReport";
import type { Answerer } from "../../../tools/load/outcome";
import type { RequestRecord } from "../../../tools/load/tally";

const blue: Answerer = { version: "v1", color: "blue" };
const green: Answerer = { version: "v2", color: "green" };

function request(
  method: "GET" | "POST",
  beganMs: number,
  answerer: Answerer | undefined,
  latencyMs = 1,
): RequestRecord {
  return { method, beganMs, latencyMs, answerer };
}

function reportOf(requests: readonly RequestRecord[], more: Partial<Measurements> = {}) {
  const quiet = { failures: [], marks: [], reconnects: 0, socketsOpened: 1, neverBegun: 0 };
  return new LoadReport({ requests, keyPrefix: "k", seconds: 3, ...quiet, ...more });
}

const aroundASwitch = reportOf([
  request("GET", 400, blue),
  request("POST", 999, blue),
  request("GET", 1_001, blue),
  request("POST", 1_002, green),
  request("GET", 1_400, undefined),
  request("POST", 1_501, green),
  request("POST", 1_600, undefined),
]);

describe("a load's report", () => {
  it("tells whether the load kept its pace, however long it was", () => {
    const one = [request("GET", 1, blue)];
    const twenty = Array.from({ length: 20 }, (_, at) => request("GET", at, blue));
    assert.deepEqual(
      [
        reportOf(one).keptPace,
        reportOf(twenty, { neverBegun: 1 }).keptPace,
        reportOf(twenty, { neverBegun: 2 }).keptPace,
        reportOf([]).keptPace,
      ],
      [true, true, false, false],
    );
  });

  it("finds each request that began after the switch and met the old color", () => {
    const late = [request("GET", 1_001, blue)];
    assert.deepEqual(aroundASwitch.lateAfter(1_000, "blue"), late);
    assert.deepEqual(aroundASwitch.lateAfter(1_000, "v1"), late);
    assert.deepEqual(aroundASwitch.lateAfter(1_001, "blue"), []);
  });

  it("looks for late requests only until the next switch, where that is given", () => {
    assert.equal(aroundASwitch.lateAfter(500, "blue", 1_000).length, 1);
    assert.equal(aroundASwitch.lateAfter(500, "blue").length, 2);
  });

  it("counts the requests that began within half a second of a mark, lost ones too", () => {
    assert.deepEqual(
      aroundASwitch.near(1_000).map(({ beganMs }) => beganMs),
      [999, 1_001, 1_002, 1_400],
    );
  });

  it("tells acknowledged POSTs from others by key", () => {
    assert.deepEqual(aroundASwitch.keys, {
      prefix: "k",
      acknowledged: ["k-1", "k-3", "k-5"],
      unacknowledged: ["k-6"],
    });
  });

  it("counts answers per version and color, and those that name neither", () => {
    const report = reportOf([
      request("GET", 0, blue),
      request("GET", 1, green),
      request("GET", 2, green),
      request("GET", 3, { version: undefined, color: undefined }),
      request("GET", 4, undefined),
    ]);
    assert.deepEqual(report.perVersion, { v1: 1, v2: 2, none: 1 });
    assert.deepEqual(report.perColor, { blue: 1, green: 2, none: 1 });
    assert.deepEqual([report.sent, report.answered], [5, 4]);
  });

  it("takes latencies from answered requests alone", () => {
    const latencies = Array.from({ length: 100 }, (_, i) => request("GET", i, blue, 100 - i));
    const report = reportOf([...latencies, request("GET", 200, undefined, 30_000)]);
    assert.deepEqual(
      [0, 0.5, 0.99, 1].map((share) => report.latencyMs(share)),
      [1, 50, 99, 100],
    );
    assert.ok(Number.isNaN(reportOf([]).latencyMs(0.5)));
  });
});
