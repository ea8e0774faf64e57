import { deepStrictEqual, strictEqual } from "node:assert";
import fc from "fast-check";
import { forecast } from "../../../tools/demo/backend/forecast";

const model = { alpha: 0.5, beta: 0.3 };

describe("the sample backend's forecast", () => {
  it("continues a straight line", () => {
    deepStrictEqual(forecast([10, 12, 14, 16], 3, model), [18, 20, 22]);
  });

  it("repeats the only value of a series", () => {
    deepStrictEqual(forecast([7], 2, model), [7, 7]);
  });

  it("is empty without a history", () => {
    deepStrictEqual(forecast([], 3, model), []);
  });

  it("lets the newest value move level and trend", () => {
    deepStrictEqual(forecast([0, 0, 10], 2, model), [6.5, 8]);
  });

  it("has as many finite values as asked for, whatever the history", () => {
    const value = fc.double({ min: -1e9, max: 1e9, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 1, maxLength: 50 }),
        fc.integer({ min: 1, max: 100 }),
        (history, horizon) => {
          const values = forecast(history, horizon, model);
          strictEqual(values.length, horizon);
          strictEqual(values.every(Number.isFinite), true);
        },
      ),
    );
  });
});
