import { type Color, otherColor } from "../color";
import type { Plan } from "./decide";

/** What an update makes as one. */
export type Part =
  "foundations" | "database" | "proxy" | Color | Gate | "switch" | "maintenance" | "certificates";

/** The proof of one color. */
export type Gate = `gate-${Color}`;

/** One part of an update. */
export interface Stage {
  readonly part: Part;
  /** The parts that must be complete before it begins. */
  readonly after: readonly Part[];
}

/** The gate of a color. */
export function gateOf(color: Color): Gate {
  return `gate-${color}`;
}

/** The parts of an update in the order in which they are begun. */
export function order(plan: Plan): readonly Stage[] {
  const own = plan.from === "none" ? firstDeployment(plan) : laterUpdate(plan, plan.from);
  return withCertificates(plan, withMaintenance(plan, own));
}

/** Users are kept out before anything happens behind nginx, and let in when everything else is done. */
function withMaintenance(
  { maintenance: { step } }: Plan,
  stages: readonly Stage[],
): readonly Stage[] {
  if (step === "none") return stages;
  if (step === "ends") {
    return [...stages, { part: "maintenance", after: stages.map(({ part }) => part) }];
  }
  const behind = stages.findIndex(({ part }) => part === "proxy") + 1;
  return [
    ...stages.slice(0, behind),
    { part: "maintenance", after: ["proxy"] },
    ...stages.slice(behind).map(({ part, after }): Stage => {
      return { part, after: [...after, "maintenance"] };
    }),
  ];
}

/** Last: that there is none, or no image of what obtains one, never stops a release. */
function withCertificates({ certificates }: Plan, stages: readonly Stage[]): readonly Stage[] {
  return certificates === "none"
    ? stages
    : [...stages, { part: "certificates", after: stages.map(({ part }) => part) }];
}

const foundations: Stage = { part: "foundations", after: [] };

/** Nothing serves: prove the active color, switch to it, then prove the other. */
function firstDeployment(plan: Plan): Stage[] {
  const { to } = plan;
  const other = otherColor(to);
  return [
    foundations,
    ...shared(plan, ["foundations"]),
    { part: to, after: ["foundations", "database", "proxy"] },
    { part: gateOf(to), after: [to] },
    { part: "switch", after: [gateOf(to)] },
    { part: other, after: ["foundations", "database", "proxy", "switch"] },
    { part: gateOf(other), after: [other] },
  ];
}

/**
 * What serves comes first, so that the engine's refusals come before anything was touched; unless it is
 * gone: it is created again on a database that is there.
 */
function laterUpdate(plan: Plan, serves: Color): Stage[] {
  const idle = otherColor(serves);
  const isGone = plan.backends[serves].action !== "keep";
  const begin: Stage[] = isGone
    ? [
        ...shared(plan, ["foundations"]),
        { part: serves, after: ["foundations", "database", "proxy"] },
      ]
    : [{ part: serves, after: ["foundations"] }, ...shared(plan, ["foundations", serves])];
  return [
    foundations,
    ...begin,
    { part: idle, after: ["foundations", "database", "proxy", serves] },
    { part: gateOf(serves), after: ["database", "proxy", serves] },
    { part: gateOf(idle), after: ["database", "proxy", idle] },
    { part: "switch", after: [gateOf(serves), gateOf(idle)] },
  ];
}

/**
 * Database and proxy; that which is re-created waits for the other: while it is replaced nothing beside it may
 * fail, since an update that ends there leaves users without it.
 */
function shared({ database, proxy }: Plan, after: readonly Part[]): Stage[] {
  if (proxy === "recreate") {
    return [
      { part: "database", after },
      { part: "proxy", after: [...after, "database"] },
    ];
  }
  return [
    { part: "proxy", after },
    { part: "database", after: database === "recreate" ? [...after, "proxy"] : after },
  ];
}
