import fc from "fast-check";
import { type Color, colors, otherColor, perColor } from "../../../components/model/color";
import type { Desired } from "../../../components/model/plan/desired";
import { isStopped } from "../../../components/model/plan/idle";
import { decide, type Refusal, type Plan } from "../../../components/model/plan/decide";
import type { ContainerFacts, Actual } from "../../../components/model/plan/actual";
import { carryOut, factsOf, type IsReady, type Part, replaced } from "./engine";
import { backendSettings, conf, desired, emptyHost, release } from "./actual";

/** What an operator wants, and what is there. */
export interface Situation {
  readonly desired: Desired;
  readonly actual: Actual;
}

/** One thing that happens to a stack: a setting, an accident, or an update with so many steps. */
export type Happening =
  | { readonly kind: "configure"; readonly change: (before: Situation) => Partial<Desired> }
  | { readonly kind: "lose"; readonly part: Part }
  | { readonly kind: "reboot" }
  | { readonly kind: "up"; readonly steps: number };

/** An update that was tried, with the host before and after it. */
export interface Tried {
  readonly desired: Desired;
  readonly before: Actual;
  readonly decided: Plan | Refusal;
  readonly after: Actual;
  readonly isComplete: boolean;
}

const color = fc.constantFrom(...colors);
const value = fc.constantFrom("1", "2", "3");
/** A release, a setting or a path with which nothing gets ready. */
export const bad = "bad";
const valueOrBad = fc.constantFrom("1", "2", "3", bad);
/** The color that does not serve; green before anything does. */
function idleOf({ actual: { serving } }: Situation): Color {
  return servesColor(serving) ? otherColor(serving) : "green";
}

const usual: fc.Arbitrary<(before: Situation) => Partial<Desired>> = fc.oneof(
  // A switch or a roll back, a release with a switch to it, and a release to look at first.
  fc.constant((before: Situation) => ({ activeColor: idleOf(before) })),
  valueOrBad.map((version) => (before: Situation) => ({
    activeColor: idleOf(before),
    images: { ...before.desired.images, [idleOf(before)]: release(`v${version}`) },
  })),
  valueOrBad.map((version) => (before: Situation) => ({
    images: { ...before.desired.images, [idleOf(before)]: release(`v${version}`) },
  })),
);
const any: fc.Arbitrary<(before: Situation) => Partial<Desired>> = fc.oneof(
  color.map((activeColor) => () => ({ activeColor })),
  fc.tuple(color, value).map(([one, version]) => ({ desired: { images } }: Situation) => ({
    images: { ...images, [one]: release(`v${version}`) },
  })),
  fc
    .tuple(fc.constantFrom("LOG_LEVEL", "TRACE"), valueOrBad)
    .map(([name, text]) => ({ desired: { backends } }: Situation) => ({
      backends: perColor((one) => ({ ...backends[one], [name]: text })),
    })),
  fc.tuple(color, value).map(([one, text]) => ({ desired: { backends } }: Situation) => ({
    backends: { ...backends, [one]: { ...backends[one], [`backend.hostPorts.${one}`]: text } },
  })),
  // What mends a failure.
  fc.constant(() => ({ backends: perColor((one) => backendSettings(one)), readyPath: "/ready" })),
  valueOrBad.map((path) => () => ({ readyPath: `/${path}` })),
  valueOrBad.map((path) => () => ({ smokePaths: [`/${path}`] })),
  value.map((port) => ({ desired: { database } }: Situation) => ({
    database: { ...database, "database.port": port },
  })),
  value.map((port) => () => ({ proxy: { "proxy.port": port } })),
  value.map((version) => () => ({ render: () => conf(version) })),
  fc.boolean().map((allowDowntime) => () => ({ allowDowntime })),
  fc.constantFrom("keep" as const, "stop" as const).map((idle) => () => ({ idle })),
  // What a refusal tells an operator to do.
  fc.constant(({ desired: { images }, actual: { serving, backends } }: Situation) => ({
    allowDowntime: true,
    images:
      serving === "blue" || serving === "green"
        ? { ...images, [serving]: backends[serving]?.image ?? images[serving] }
        : images,
  })),
);

/** Settings, accidents and updates in any order; about every third update ends on its way. */
export const happenings: fc.Arbitrary<Happening[]> = fc.array(
  fc.oneof(
    {
      weight: 5,
      arbitrary: fc.oneof(usual, any).map((change) => ({ kind: "configure", change }) as const),
    },
    {
      weight: 1,
      arbitrary: fc
        .constantFrom<Part>("database", "proxy", "blue", "green")
        .map((part) => ({ kind: "lose", part }) as const),
    },
    { weight: 1, arbitrary: fc.constant({ kind: "reboot" } as const) },
    {
      weight: 4,
      arbitrary: fc
        .oneof(fc.nat(12), fc.constant(Infinity), fc.constant(Infinity))
        .map((steps) => ({ kind: "up", steps }) as const),
    },
  ),
  { minLength: 5, maxLength: 40 },
);

/** Every update that is tried while these things happen to a new stack. */
export function walk(happened: readonly Happening[]): Tried[] {
  const tried: Tried[] = [];
  let now: Situation = { desired: desired(), actual: emptyHost };
  for (const happening of happened) {
    switch (happening.kind) {
      case "configure":
        now = { ...now, desired: { ...now.desired, ...happening.change(now) } };
        break;
      case "lose":
        now = { ...now, actual: lost(now.actual, happening.part) };
        break;
      case "reboot":
        now = { ...now, actual: rebooted(now.actual) };
        break;
      case "up": {
        const attempt = tryUpdate(now, happening.steps);
        tried.push(attempt);
        now = { ...now, actual: attempt.after };
      }
    }
  }
  return tried;
}

/** Plans an update and carries out so many of its steps. */
export function tryUpdate(
  { desired: wanted, actual }: Situation,
  steps = Infinity,
  ready: IsReady = isReady,
): Tried {
  const decided = decide(wanted, actual);
  const { actual: after, isComplete } =
    decided.outcome === "refused"
      ? { actual, isComplete: false }
      : carryOut(decided, wanted, actual, { steps, isReady: ready });
  return { desired: wanted, before: actual, decided, after, isComplete };
}

/** Nothing about a container that is bad gets ready, nor does one that is asked for a bad path. */
function isReady({ image, settings }: ContainerFacts, readyPath: string): boolean {
  return ![image, readyPath, ...Object.values(settings)].some((text) => text.endsWith(bad));
}

/** Everything starts again, except what has a bad setting and what an update has stopped. */
function rebooted(actual: Actual): Actual {
  return colors.reduce((now, one) => {
    const facts = now.backends[one];
    return facts === undefined
      ? now
      : replaced(now, one, {
          ...facts,
          status: isReady(facts, "") && !isStopped(one, now) ? "running" : "exited",
        });
  }, actual);
}

function lost(actual: Actual, part: Part): Actual {
  return factsOf(actual, part) === undefined ? actual : replaced(actual, part, undefined);
}

/** True when a color serves on this host. */
export function servesColor(serves: Actual["serving"]): serves is Color {
  return serves === "blue" || serves === "green";
}
