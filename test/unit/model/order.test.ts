import { deepEqual } from "node:assert/strict";
import { decide } from "../../../components/model/plan/decide";
import { order } from "../../../components/model/plan/order";
import { actual, databaseContainer, desired, proxyContainer } from "../../support/model/actual";
import type { Actual } from "../../../components/model/plan/actual";

/** Each part of an update behind those that it waits for. */
function ordered(finds: Actual): string[] {
  const plan = decide(desired({ allowDowntime: true }), finds);
  if (plan.outcome === "refused") throw new Error(JSON.stringify(plan.problems));
  return order(plan).map(({ part, after }) => `${[...after].sort().join(" ")} > ${part}`);
}

const settings = { ...databaseContainer().settings, logs: "other" };
const rest = [
  "blue database foundations proxy > green",
  "blue database proxy > gate-blue",
  "database green proxy > gate-green",
  "gate-blue gate-green > switch",
];

describe("the order of an update", () => {
  it("has what serves first, so that the engine refuses before anything is touched", () => {
    deepEqual(ordered(actual()), [
      " > foundations",
      "foundations > blue",
      "blue foundations > proxy",
      "blue foundations > database",
      ...rest,
    ]);
  });

  it("re-creates the database when the proxy is done, and the proxy when the database is", () => {
    deepEqual(ordered(actual({ database: databaseContainer({ settings }) })).slice(2, 4), [
      "blue foundations > proxy",
      "blue foundations proxy > database",
    ]);
    for (const database of [databaseContainer(), databaseContainer({ settings })]) {
      const finds = actual({ database, proxy: proxyContainer({ settings }) });
      deepEqual(ordered(finds).slice(2, 4), [
        "blue foundations > database",
        "blue database foundations > proxy",
      ]);
    }
  });

  it("has what serves behind its database where its container is gone", () => {
    const { green } = actual().backends;
    deepEqual(ordered(actual({ backends: { blue: undefined, green } })), [
      " > foundations",
      "foundations > proxy",
      "foundations > database",
      "database foundations proxy > blue",
      ...rest,
    ]);
  });

  it("proves and opens one color first where nothing serves", () => {
    deepEqual(ordered(actual({ serving: "none" })), [
      " > foundations",
      "foundations > proxy",
      "foundations > database",
      "database foundations proxy > blue",
      "blue > gate-blue",
      "gate-blue > switch",
      "database foundations proxy switch > green",
      "green > gate-green",
    ]);
  });
});
