import { deepEqual, equal } from "node:assert/strict";
import { describePlan } from "../../../components/model/plan/describePlan";
import { decide, type Plan } from "../../../components/model/plan/decide";
import type { Actual } from "../../../components/model/plan/actual";
import { databaseContainer, desired, proxyContainer, actual } from "../../support/model/actual";
import { type Step, stepsOf } from "../../support/model/steps";

const parts = ["database", "proxy"] as const;
const names = { database: "forecast-db", proxy: "forecast-nginx" };
const others = { database: "proxy", proxy: "database" } as const;
const container = { database: databaseContainer, proxy: proxyContainer };

function planned(finds: Partial<Actual>): Plan {
  const decided = decide(desired(), actual(finds));
  if (decided.outcome === "refused") throw new Error(JSON.stringify(decided.problems));
  return decided;
}

describe("a replacement of the database or the proxy", () => {
  describe("that was begun by an update which was killed", () => {
    for (const part of parts) {
      const owned = [names[part], `${names[part]}-previous`].map((name) => ({
        name,
        app: "forecaster",
      }));

      it(`is finished with the container that stands, and said aloud: ${part}`, () => {
        const update = planned({ owned });
        deepEqual([update[part], update[others[part]]], ["keep", "keep"]);
        deepEqual(update.unfinished, { database: part === "database", proxy: part === "proxy" });
        equal(
          describePlan(update, desired(), actual({ owned })),
          `Traffic stays on blue (v1). The ${part} was re-created by an update that was killed: this update checks it, and puts the old container back if it does not work.`,
        );
      });

      it(`is begun again where Docker could not start its container, allowDowntime or not: ${part}`, () => {
        const update = planned({ owned, [part]: container[part]({ status: "created" }) });
        deepEqual([update[part], update[others[part]]], ["recreate", "keep"]);
      });

      it(`is begun again where no container was made: ${part}`, () => {
        equal(planned({ owned: owned.slice(1), [part]: undefined })[part], "create");
      });
    }

    it("is none where nothing is left of one", () => {
      deepEqual(
        planned({ owned: Object.values(names).map((name) => ({ name, app: "forecaster" })) })
          .unfinished,
        {
          database: false,
          proxy: false,
        },
      );
    });
  });

  /** Steps that have ended before one of this name begins. */
  function before(steps: readonly Step[], name: string): string[] {
    const after = steps.find((step) => step.name === name)?.after ?? [];
    return after.flatMap((earlier) => [earlier, ...before(steps, earlier)]);
  }

  const cases = { database: ["database"], proxy: ["proxy"], both: ["database", "proxy"] } as const;
  for (const [title, changed] of Object.entries(cases)) {
    it(`begins when nothing of the other part can fail any more: ${title}`, () => {
      const settings = { ...databaseContainer().settings, logs: "other" };
      const finds = actual({
        ...(title === "proxy" ? {} : { database: databaseContainer({ settings }) }),
        ...(title === "database" ? {} : { proxy: proxyContainer({ settings }) }),
      });
      const decided = decide(desired({ allowDowntime: true }), finds);
      if (decided.outcome === "refused") throw new Error(JSON.stringify(decided.problems));
      const steps = stepsOf(decided);
      const last = changed[changed.length - 1] ?? "proxy";
      const end = { database: "proxy-configuration", proxy: "database-ready" }[last];
      equal(before(steps, `${last}-removal`).includes(end), true);
    });
  }

  describe("that failed, so that its predecessor was put back,", () => {
    for (const part of parts) {
      it(`leaves a container that the engine has not made, as long as that is kept: ${part}`, () => {
        const putBack = { id: "predecessor", wasPutBack: true } as const;
        deepEqual(planned({ [part]: container[part](putBack) }).adoptedIds, {
          [part]: "predecessor",
        });
        deepEqual(planned({ [part]: container[part]({ id: "predecessor" }) }).adoptedIds, {});
        const settings = { ...container[part]().settings, logs: "other" };
        const finds = actual({ [part]: container[part]({ ...putBack, settings }) });
        const decided = decide(desired({ allowDowntime: true }), finds);
        deepEqual(decided.outcome === "update" ? [decided[part], decided.adoptedIds] : decided, [
          "recreate",
          {},
        ]);
      });
    }
  });
});
