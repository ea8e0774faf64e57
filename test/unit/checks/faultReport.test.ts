import { deepEqual, equal, throws } from "node:assert/strict";
import { type FaultsSeen, renderFaults } from "../../../tools/checks/faultReport";

function seen(names: readonly string[], changes: Partial<FaultsSeen> = {}): FaultsSeen {
  return {
    toolchain: "engine: official",
    versions: ["Docker 28.5.2", "Node 20.20.2"],
    matrix: ["nginx is killed", "Docker restarts", "Postgres is killed"],
    rows: names.map((name) => ({ name, cells: ["daemon", name, 7, 0, "none", "blue", "none"] })),
    ...changes,
  };
}

const odd = seen(["nginx is killed", "Postgres is killed"], {
  walks: { walks: 11, steps: 10, seed: 1 },
});
const even = seen(["Docker restarts"], { walks: { walks: 9, steps: 10, seed: 2 } });

describe("the report on faults", () => {
  it("has every fault in the order of the matrix, whichever part brought it about", () => {
    const text = renderFaults([odd, even], "abc123");
    const rows = [...text.matchAll(/^\| daemon \| ([^|]+) \|/gm)].map(([, name]) => name);
    deepEqual(rows, odd.matrix);
  });

  it("names the commit, the versions, and the seed of every part's walks", () => {
    const [, , said, , versions, , , , , , , , walks] = renderFaults([odd, even], "abc123").split(
      "\n",
    );
    equal(said, "Written by `npm run test:faults` on commit abc123; engine: official.");
    equal(versions, "Versions: Docker 28.5.2, Node 20.20.2.");
    equal(/20 random walks of 10 steps .*; seeds 1, 2\.$/.test(walks ?? ""), true, walks);
  });

  it("is refused while a fault was not seen, or when parts ran on different versions", () => {
    throws(() => renderFaults([odd], "abc123"), /not every fault .* to its end: Docker restarts$/);
    const elsewhere = { ...even, versions: ["Docker 20.10.24"] };
    throws(() => renderFaults([odd, elsewhere], "abc123"), /ran on different versions/);
  });
});
