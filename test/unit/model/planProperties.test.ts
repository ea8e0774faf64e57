import { deepEqual, equal, match, ok } from "node:assert/strict";
import fc from "fast-check";
import { type Color, colors, otherColor } from "../../../components/model/color";
import type { BackendPlan } from "../../../components/model/plan/backendPlan";
import { decide, type Plan } from "../../../components/model/plan/decide";
import { differences } from "../../../components/model/plan/settings";
import type { Actual } from "../../../components/model/plan/actual";
import { happenings, servesColor, type Tried, tryUpdate, walk } from "../../support/model/walk";
import { emptyHost } from "../../support/model/actual";

type Begun = Tried & { readonly decided: Plan };

function isBegun(tried: Tried): tried is Begun {
  return tried.decided.outcome === "update";
}

/** Checks every update of thousands of walks through settings, accidents and failures. */
function always(check: (tried: Tried) => void): void {
  fc.assert(
    fc.property(happenings, (happened) => {
      walk(happened).forEach(check);
    }),
    { numRuns: 5000 },
  );
}

function alwaysBegun(check: (tried: Begun) => void): void {
  always((tried) => {
    if (isBegun(tried)) check(tried);
  });
}

/** What an update does besides telling what serves. */
function touches({ backends, database, proxy, reconfigures, isSwitch }: Plan): string[] {
  const actions = { blue: backends.blue.action, green: backends.green.action, database, proxy };
  return [
    ...Object.entries(actions).flatMap(([part, action]) => (action === "keep" ? [] : [part])),
    ...(reconfigures ? ["configuration"] : []),
    ...(isSwitch ? ["traffic"] : []),
    ...colors.filter((color) => backends[color].start || backends[color].stop),
  ];
}

/** A color's container without what is written down about it. */
function container({ backends }: Actual, color: Color) {
  const facts = backends[color];
  return facts === undefined ? undefined : { ...facts, knownId: undefined, proof: undefined };
}

/** A color that came back with what it served: the configuration names another image, which is refused. */
function isOtherImage({ desired, after }: Tried): boolean {
  const { serving, backends } = after;
  return servesColor(serving) && backends[serving]?.image !== desired.images[serving];
}

/** The host without the names of containers, which differ in every creation. */
function content(actual: Actual): unknown {
  return JSON.parse(
    JSON.stringify(actual, (key, value: unknown) =>
      key === "id" || key === "knownId" ? "" : value,
    ),
  );
}

/** The content of the host when there is nothing to stop any more. */
function settled({ desired, after }: Tried): unknown {
  return content(tryUpdate({ desired, actual: after }).after);
}

describe("whatever happens to a stack, an update", () => {
  it("never touches the color that serves, unless its container is gone", () => {
    alwaysBegun(({ before, after, decided }) => {
      if (!servesColor(before.serving) || before.backends[before.serving] === undefined) return;
      equal(decided.backends[before.serving].action, "keep");
      deepEqual(container(after, before.serving), container(before, before.serving));
    });
  });

  it("moves traffic exactly when another color is wanted, and only to one that it proves itself", () => {
    alwaysBegun(({ before, decided, desired }) => {
      equal(decided.isSwitch, before.serving !== desired.activeColor);
      ok(!decided.isSwitch || decided.backends[decided.to].prove);
    });
  });

  it("that fails on the way leaves traffic where it was, or on the color that was wanted and proven", () => {
    always(({ before, after, desired, isComplete, decided }) => {
      if (decided.outcome === "refused") deepEqual(after, before);
      else if (isComplete) equal(after.serving, desired.activeColor);
      else ok([before.serving, desired.activeColor].includes(after.serving));
    });
  });

  it("stops at most the idle color, beside one that runs and is proven, and in no switch", () => {
    alwaysBegun(({ before, decided }) => {
      const stopped = colors.filter((color) => decided.backends[color].stop);
      if (stopped.length === 0) return;
      const { serving } = before;
      ok(
        servesColor(serving) && !decided.isSwitch && before.backends[serving]?.proof !== undefined,
      );
      deepEqual(stopped, [otherColor(serving)]);
      equal(before.backends[serving].status, "running");
    });
  });

  it("leaves nothing that an update has stopped, when it is to run, and moves traffic to nothing that stands still", () => {
    alwaysBegun(({ after, desired, decided, isComplete }) => {
      if (!isComplete) return;
      const idle = otherColor(desired.activeColor);
      ok(desired.idle === "stop" || decided.isSwitch || after.backends[idle]?.wasStopped !== true);
      ok(!decided.isSwitch || after.backends[decided.to]?.wasStopped !== true);
    });
  });

  it("proves whatever it creates", () => {
    alwaysBegun(({ decided: { backends } }) => {
      for (const { action, prove } of Object.values(backends)) ok(action === "keep" || prove);
    });
  });

  it("re-creates neither database nor proxy while a color serves, without allowDowntime", () => {
    alwaysBegun(({ before, desired, decided }) => {
      if (!servesColor(before.serving) || desired.allowDowntime) return;
      ok(decided.database !== "recreate" && decided.proxy !== "recreate");
    });
  });

  it("names as lacking exactly the settings that each color does not run with after it", () => {
    alwaysBegun(({ after, desired, decided, isComplete }) => {
      if (!isComplete) return;
      for (const color of colors) {
        const runs = after.backends[color]?.settings ?? desired.backends[color];
        deepEqual(decided.backends[color].pending, differences(runs, desired.backends[color]));
      }
    });
  });

  it("is refused with problems that say where, what is wrong and what is allowed", () => {
    always(({ decided }) => {
      if (decided.outcome !== "refused") return;
      ok(decided.problems.length > 0);
      for (const { path, message } of decided.problems) {
        match(path, /^\S+$/);
        match(message, /^.+; expected .+, got .+$/);
      }
    });
  });

  it("without a switch, done again, does nothing but stop the idle color where it had something to prove, and names the same as pending", () => {
    alwaysBegun((tried) => {
      const { desired, after, isComplete, decided } = tried;
      if (!isComplete || decided.isSwitch || isOtherImage(tried)) return;
      const again = decide(desired, after);
      ok(again.outcome === "update");
      // What serves, and nginx, were not both there and proven from the beginning.
      const hadToMend =
        decided.proxy !== "keep" || colors.some((color) => decided.backends[color].prove);
      for (const color of colors) {
        const repeated: BackendPlan = again.backends[color];
        ok(!repeated.stop || hadToMend);
        deepEqual(repeated, {
          ...decided.backends[color],
          action: "keep",
          migrate: false,
          prove: false,
          start: false,
          stop: repeated.stop,
        });
      }
      deepEqual(
        touches(again),
        colors.filter((color) => again.backends[color].stop),
      );
    });
  });

  it("with a switch, done again, touches at most the idle color, and once more at most to stop it; after that there is nothing to do", () => {
    alwaysBegun(({ desired, after, isComplete, decided }) => {
      if (!isComplete || !decided.isSwitch) return;
      const idle = otherColor(desired.activeColor);
      const second = tryUpdate({ desired, actual: after });
      ok(isBegun(second));
      ok(touches(second.decided).every((part) => part === idle));
      const third = tryUpdate({ desired, actual: second.after });
      ok(isBegun(third));
      deepEqual(touches(third.decided), third.decided.backends[idle].stop ? [idle] : []);
      const fourth = decide(desired, third.after);
      ok(fourth.outcome === "update");
      deepEqual(touches(fourth), []);
    });
  });

  it("that failed on the way, done again, ends where it would have ended", () => {
    alwaysBegun((tried) => {
      const { desired, before, after, isComplete } = tried;
      if (isComplete || before.serving !== after.serving || isOtherImage(tried)) return;
      const again = tryUpdate({ desired, actual: after });
      const atOnce = tryUpdate({ desired, actual: before });
      equal(again.isComplete, atOnce.isComplete);
      if (again.isComplete) deepEqual(settled(again), settled(atOnce));
    });
  });

  it("deploys a new stack, and after that serves a color", () => {
    alwaysBegun(({ desired }) => {
      const { after, isComplete } = tryUpdate({ desired, actual: emptyHost }, Infinity, () => true);
      ok(isComplete);
      equal(after.serving, desired.activeColor);
      ok(after.backends.blue !== undefined && after.backends.green !== undefined);
    });
  });
}).timeout(120_000);
