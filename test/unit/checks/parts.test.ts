import { deepEqual, ok, throws } from "node:assert/strict";
import fc from "fast-check";
import { longLane } from "../../../tools/checks/longLane";
import { parseDivided } from "../../../tools/checks/options";
import { testFilesOf } from "../../../tools/checks/testFiles";
import { parsePart, partOf, renderPart, share, whole } from "../../../tools/parts";
import { dividedBy } from "../../faults/share";
import { stages } from "../../faults/stages";

const parts = (of: number) => Array.from({ length: of }, (_, index) => ({ number: index + 1, of }));
const total = (numbers: readonly number[]) => numbers.reduce((sum, one) => sum + one, 0);

describe("a run in parts", () => {
  it("does everything once, each part in its order, and each part about as much", () => {
    const items = fc.array(fc.nat(100), { maxLength: 60 });
    fc.assert(
      fc.property(items, fc.integer({ min: 1, max: 9 }), (costs, of) => {
        const all = costs.map((cost, index) => ({ cost, index }));
        const shares = parts(of).map((part) => share(all, ({ cost }) => cost, part));
        deepEqual(
          shares.flat().sort((a, b) => a.index - b.index),
          all,
        );
        for (const own of shares)
          deepEqual(
            own,
            [...own].sort((a, b) => a.index - b.index),
          );
        const loads = shares.map((own) => total(own.map(({ cost }) => cost)));
        ok(Math.max(...loads) - Math.min(...loads) <= Math.max(0, ...costs));
      }),
    );
  });

  for (const number of [1, 2, 4, 7]) {
    it(`brings every fault about once: ${number} parts`, () => {
      const shares = parts(number).map((part) => dividedBy(part, stages));
      const faults = shares.flatMap((own) => own.flatMap((stage) => stage.faults));
      const names = (list: readonly { name: string }[]) => list.map(({ name }) => name).sort();
      deepEqual(names(faults), names(stages.flatMap((stage) => stage.faults)));
      const deployments = shares.flat().length;
      ok(deployments <= number + stages.length - 1, `${deployments} stacks are deployed`);
    });

    it(`goes every walk, and runs every long test once: ${number} parts`, () => {
      const files = testFilesOf("test/e2e/long");
      const lanes = parts(number).map((part) => longLane(part, files, 20));
      deepEqual(lanes.flatMap((lane) => lane.files).sort(), files);
      deepEqual(total(lanes.map(({ walks }) => walks)), 20);
    });
  }

  it("of a part is one of the whole", () => {
    const halves = (number: number) =>
      [1, 2].map((half) => renderPart(partOf({ number, of: 3 }, { number: half, of: 2 })));
    deepEqual([1, 2, 3].flatMap(halves), ["1/6", "2/6", "3/6", "4/6", "5/6", "6/6"]);
  });

  it("is asked for on the command line, beside other words", () => {
    deepEqual(parseDivided(["--part", "2/4", "--fast"]), {
      part: { number: 2, of: 4 },
      together: undefined,
      further: ["--fast"],
    });
    deepEqual(parseDivided(["--together=3"]), { part: whole, together: 3, further: [] });
    deepEqual(parseDivided(["--grep", "x"]).further, ["--grep", "x"]);
  });

  it("is refused when it is none", () => {
    for (const text of ["", "2", "0/3", "4/3", "1/0", "-1/2", "1/2/3", "a/b"]) {
      throws(() => parsePart(text), /--part: expected <number>\/<of how many>, such as 2\/4, got/);
    }
    for (const args of [["--together"], ["--together", "0"], ["--together", "x"]]) {
      throws(() => parseDivided(args), /--together: expected how many parts/);
    }
  });
});
