import { equal, notEqual, ok } from "node:assert/strict";
import fc from "fast-check";
import { type Color, otherColor, perColor } from "../../../components/model/color";
import type { Desired } from "../../../components/model/plan/desired";
import { decide } from "../../../components/model/plan/decide";
import type { Actual } from "../../../components/model/plan/actual";
import { bad, happenings, type Situation, tryUpdate, walk } from "../../support/model/walk";
import { release } from "../../support/model/actual";

/** What can make a release on a color fail: the configuration with it. */
type Mistake = (before: Desired, color: Color) => Desired;

function withSettings(before: Desired, change: Readonly<Record<string, string>>): Desired {
  return {
    ...before,
    backends: perColor((color) => ({ ...before.backends[color], ...change })),
  };
}

const mistakes: Readonly<Record<string, Mistake>> = {
  image: (before, color) => ({
    ...before,
    images: { ...before.images, [color]: release(bad) },
  }),
  variable: (before) => withSettings(before, { LOG_LEVEL: bad }),
  memory: (before) => withSettings(before, { "backend.memoryMb": bad }),
  "ready path": (before) => ({
    ...withSettings(before, { "gate.readyPath": `/${bad}` }),
    readyPath: `/${bad}`,
  }),
  "host port": (before, color) => ({
    ...before,
    backends: {
      ...before.backends,
      [color]: { ...before.backends[color], [`backend.hostPorts.${color}`]: bad },
    },
  }),
};

/** Ends of walks on which a color serves and the last update went through. */
function settled(happened: Parameters<typeof walk>[0]): Situation[] {
  const last = walk(happened).at(-1);
  if (last?.isComplete !== true) {
    return [];
  }
  const { desired, after } = last;
  const { activeColor, images } = desired;
  // Otherwise what serves came back with the image that it served, and the configuration is refused.
  const isWanted = after.backends[activeColor]?.image === images[activeColor];
  return isWanted ? [{ desired, actual: after }] : [];
}

type Released = ReturnType<typeof releasedWith>;

/** A new image on the idle color, with the mistake, in one update with a switch or without one. */
function releasedWith(mistake: Mistake, { desired, actual }: Situation, switches: boolean) {
  const serves = actual.serving === "blue" ? "blue" : "green";
  const idle = otherColor(serves);
  const next: Desired = {
    ...desired,
    images: { ...desired.images, [idle]: release("next") },
    activeColor: switches ? idle : serves,
  };
  return { idle, next, failed: tryUpdate({ desired: mistake(next, idle), actual }) };
}

/** True when an update would do anything. */
function touches(desired: Desired, actual: Actual): boolean {
  const decided = decide(desired, actual);
  ok(decided.outcome === "update");
  const { blue, green } = decided.backends;
  const actions = [decided.database, decided.proxy, blue.action, green.action];
  return (
    actions.some((action) => action !== "keep") ||
    decided.isSwitch ||
    decided.reconfigures ||
    blue.prove ||
    green.prove
  );
}

/** Checks releases that failed for the mistake, at the ends of a thousand walks. */
function always(mistake: Mistake, check: (situation: Situation, release: Released) => void): void {
  let failures = 0;
  fc.assert(
    fc.property(happenings, fc.boolean(), (happened, switches) => {
      for (const situation of settled(happened)) {
        const released = releasedWith(mistake, situation, switches);
        if (released.failed.isComplete) continue;
        failures += 1;
        equal(released.failed.after.serving, situation.actual.serving);
        check(situation, released);
      }
    }),
    { numRuns: 1000 },
  );
  ok(failures > 50, `only ${failures} releases failed`);
}

describe("a release that failed for a setting", () => {
  for (const [what, mistake] of Object.entries(mistakes)) {
    it(`goes through when that is set right, with and without a switch: ${what}`, () => {
      always(mistake, (_, { idle, next, failed }) => {
        if (isBadAnyway(next)) return;
        const mended = tryUpdate({ desired: next, actual: failed.after });
        ok(mended.isComplete);
        equal(mended.after.serving, next.activeColor);
        equal(mended.after.backends[idle]?.image, next.images[idle]);
      });
    });

    it(`leaves nothing behind when everything is set back: ${what}`, () => {
      always(mistake, ({ desired, actual }, { idle, failed }) => {
        if (isBadAnyway(desired)) return;
        const back = tryUpdate({ desired, actual: failed.after });
        ok(back.isComplete);
        equal(back.after.serving, actual.serving);
        equal(back.after.backends[idle]?.image, desired.images[idle]);
        notEqual(back.after.backends[idle].proof, undefined);
        equal(touches(desired, back.after), false);
      });
    });
  }
}).timeout(120_000);

/** The walk's own configuration has something in it with which nothing gets ready. */
function isBadAnyway({ images, backends, readyPath }: Desired): boolean {
  const settings = Object.values(backends).flatMap((own) => Object.values(own));
  return [...Object.values(images), ...settings, readyPath].some((text) => text.endsWith(bad));
}
