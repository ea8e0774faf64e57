import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { bucketsOf, seriesOf, type TimedRequest } from "../../../tools/timeline/buckets";
import { placeLabels, textWidth } from "../../../tools/timeline/labels";
import { ticksTo } from "../../../tools/timeline/ticks";

const blue = { version: "v1", color: "blue" };
const green = { version: "v2", color: "green" };

describe("a timeline's layout", () => {
  describe("its areas", () => {
    const request: fc.Arbitrary<TimedRequest> = fc.record({
      beganMs: fc.double({ min: 0, max: 1_100, noNaN: true }),
      answerer: fc.constantFrom(blue, green, { version: "v3", color: undefined }, undefined),
    });

    it("hold every answered request exactly once", () => {
      fc.assert(
        fc.property(fc.array(request), fc.integer({ min: 1_000, max: 1_100 }), (all, totalMs) => {
          const buckets = bucketsOf(totalMs, 406);
          const last = totalMs - (buckets.count - 1) * buckets.widthMs;
          const held = seriesOf(all, buckets).flatMap(({ rates }) =>
            rates.map(
              (rate, i) => (rate * (i < buckets.count - 1 ? buckets.widthMs : last)) / 1000,
            ),
          );
          const answered = all.filter(({ answerer }) => answerer !== undefined).length;
          assert.equal(Math.round(held.reduce((sum, part) => sum + part, 0)), answered);
        }),
      );
    });

    it("are cut into parts of 100 ms where there is room, and into round ones else", () => {
      const widths = [4_000, 40_000, 41_000, 90_000, 400_000].map(
        (ms) => bucketsOf(ms, 406).widthMs,
      );
      assert.deepEqual(widths, [100, 100, 200, 250, 1_000]);
    });
  });

  describe("its labels", () => {
    const label = fc.record({
      text: fc.string({ minLength: 1, maxLength: 40 }),
      x: fc.double({ min: 64, max: 876, noNaN: true }),
    });

    it("never overlap, however near their marks are", () => {
      fc.assert(
        fc.property(fc.array(label, { maxLength: 12 }), (labels) => {
          const placed = placeLabels(labels, 876);
          for (const [index, one] of placed.entries()) {
            for (const other of placed.slice(index + 1)) {
              const isApart =
                one.textX + textWidth(one.text) < other.textX ||
                other.textX + textWidth(other.text) < one.textX;
              assert.ok(isApart || one.lane !== other.lane, JSON.stringify([one, other]));
            }
          }
        }),
      );
    });

    it("stay in one lane when there is room, and left of the border", () => {
      const placed = placeLabels(
        [
          { text: "release", x: 100 },
          { text: "switch", x: 400 },
          { text: "roll back", x: 870 },
        ],
        876,
      );
      assert.deepEqual(
        placed.map(({ lane }) => lane),
        [0, 0, 0],
      );
      assert.ok(placed.every(({ textX, text }) => textX + textWidth(text) <= 876));
    });
  });

  describe("its axes", () => {
    for (const [value, steps, ticks] of [
      [515, 4, [0, 200, 400, 600]],
      [500, 4, [0, 200, 400, 600]],
      [42, 10, [0, 5, 10, 15, 20, 25, 30, 35, 40, 45]],
      [0.9, 4, [0, 0.5, 1]],
    ] as const) {
      it(`count to ${value} in round steps`, () => {
        assert.deepEqual(ticksTo(value, steps), ticks);
      });
    }
  });
});
