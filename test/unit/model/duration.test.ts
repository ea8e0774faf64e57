import { deepEqual, equal, match } from "node:assert/strict";
import fc from "fast-check";
import { goDuration, parseDuration } from "../../../components/model/config/duration";

const valid = { "5s": 5, "90s": 90, "2m": 120, "1h": 3600, "1h30m": 5400, "1h2m3s": 3723, "0s": 0 };
const invalid = ["", "5", "s", "5 s", "-5s", "1.5h", "5S", "5ms", "30m1h", "5s5s", "1d", "5s\n"];

describe("a duration", () => {
  it("is a number of hours, minutes and seconds", () => {
    deepEqual(Object.keys(valid).map(parseDuration), Object.values(valid));
  });

  it("is nothing else", () => {
    deepEqual(invalid.map(parseDuration), Array(invalid.length).fill(undefined));
  });

  it("is written for the Docker plugin as Go prints it", () => {
    const seconds = [0, 5, 60, 90, 300, 3600, 3605, 5400, 86_400];
    const texts = ["0s", "5s", "1m0s", "1m30s", "5m0s", "1h0m0s", "1h0m5s", "1h30m0s", "24h0m0s"];
    deepEqual(seconds.map(goDuration), texts);
  });

  it("stays the same when it is written and read", () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), (seconds) => {
        equal(parseDuration(goDuration(seconds)), seconds);
        match(goDuration(seconds), /^(\d+h\d{1,2}m|\d{1,2}m)?\d{1,2}s$/);
      }),
    );
  });
});
