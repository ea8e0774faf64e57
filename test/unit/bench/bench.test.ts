import { deepEqual, equal, throws } from "node:assert/strict";
import { parseBenchOptions } from "../../../tools/bench/options";
import { judge } from "../../../tools/bench/verdict";
import { rateIn } from "../../../tools/bench/wrk";

const printed = `Running 2s test @ http://172.18.0.3/
  2 threads and 64 connections
  55914 requests in 2.02s, 8.43MB read
Requests/sec:  27729.63
Transfer/sec:      4.18MB
`;

describe("the comparison of the proxy with a plain nginx", () => {
  const rates = {
    ours: [90, 85, 10],
    plain: [100, 100, 5],
    oursLogged: [70, 72, 71],
    plainLogged: [80, 80, 80],
  };

  it("is one of medians, each with the nginx that logs as much", () => {
    const { lines, isFastEnough } = judge(rates);
    deepEqual(lines, [
      "the proxy, without a log: 85 requests/s (90, 85, 10)",
      "plain nginx, without a log: 100 requests/s (100, 100, 5)",
      "the proxy, with its default log: 71 requests/s (70, 72, 71)",
      "plain nginx, with the same log: 80 requests/s (80, 80, 80)",
      "the proxy with its default log: 0.71 x plain without one",
      "proxy: 0.85 x plain, 0.89 x plain with the same log",
    ]);
    equal(isFastEnough, true);
  });

  it("takes the middle of an even number of rounds", () => {
    const two = { ...rates, ours: [70, 90], plain: [100, 100] };
    equal(judge(two).lines.at(-1), "proxy: 0.80 x plain, 0.89 x plain with the same log");
    equal(judge(two).isFastEnough, true);
  });

  it("fails where either is less than 0.80 of the other", () => {
    equal(judge({ ...rates, ours: [79, 79, 79] }).isFastEnough, false);
    equal(judge({ ...rates, oursLogged: [63, 63, 63] }).isFastEnough, false);
  });

  it("believes no run of which a request was not answered", () => {
    equal(rateIn(printed), 27_729.63);
    const bad = printed.replace("Requests/sec", "  Non-2xx or 3xx responses: 12\nRequests/sec");
    throws(() => rateIn(bad), /not every request was answered/);
    const cut = printed.replace("Requests/sec", "  Socket errors: connect 0, read 9\nRequests/sec");
    throws(() => rateIn(cut), /not every request was answered/);
    throws(() => rateIn(printed.replace("27729.63", "0.00")), /not every request/);
    throws(() => rateIn(""), /not every request/);
  });

  it("takes its length from the command line, and names what it does not know", () => {
    deepEqual(parseBenchOptions([]), { rounds: 3, seconds: 8, connections: 64 });
    deepEqual(parseBenchOptions(["--rounds", "5", "--seconds", "2"]), {
      ...{ rounds: 5, seconds: 2, connections: 64 },
    });
    throws(() => parseBenchOptions(["--round", "5"]), /got --round/);
    throws(() => parseBenchOptions(["5"]), /got 5/);
    throws(() => parseBenchOptions(["--rounds"]), /--rounds: expected a whole number/);
    throws(() => parseBenchOptions(["--rounds", "0"]), /got 0/);
  });
});
