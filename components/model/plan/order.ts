import type { Action } from "./action";
import { type Color, otherColor } from "../color";
import type { Plan } from "./decide";

/** One step of an update, by the name of its resource without the application's name before it. */
export interface Step {
  readonly name: string;
  /** False: its resource is registered and frozen. */
  readonly runs: boolean;
  /** The steps that must have succeeded before this one begins. */
  readonly after: readonly string[];
}

/** The steps of an update in an order in which they can be taken one by one; BlueGreenApp registers them so. */
export function order(plan: Plan): readonly Step[] {
  const steps = plan.from === "none" ? firstDeployment(plan) : laterUpdate(plan, plan.from);
  const first = { name: "foundations", runs: plan.makesFoundations, after: [] };
  return [
    first,
    ...steps.map((step) => (step.after.length === 0 ? { ...step, after: [first.name] } : step)),
  ];
}

/** Nothing serves: prove the active color, switch to it, then prove the other. */
function firstDeployment(plan: Plan): Step[] {
  const { to } = plan;
  const other = otherColor(to);
  return [
    ...sharedParts(plan, []),
    ...backend(to, plan, sharedEnds),
    ...gate(to, plan, [to]),
    ...trafficSwitch(plan, [`gate-${to}`]),
    ...backend(other, plan, ["switch"]),
    ...gate(other, plan, [other]),
  ];
}

/**
 * What serves comes first, so that the engine's refusals come before anything was touched; unless it is
 * gone: it is created again on a database that is there.
 */
function laterUpdate(plan: Plan, serves: Color): Step[] {
  const isGone = plan.backends[serves].action !== "keep";
  const idle = otherColor(serves);
  const begin = isGone
    ? [...sharedParts(plan, []), ...backend(serves, plan, sharedEnds)]
    : [...backend(serves, plan, []), ...sharedParts(plan, [serves])];
  return [
    ...begin,
    ...backend(idle, plan, [...sharedEnds, serves]),
    ...gate(serves, plan, [...sharedEnds, serves]),
    ...gate(idle, plan, [...sharedEnds, idle]),
    ...trafficSwitch(plan, [`gate-${serves}`, `gate-${idle}`]),
  ];
}

const sharedEnds = ["database-ready", "proxy-configuration"] as const;

function sharedParts(plan: Plan, after: readonly string[]): Step[] {
  const last = lastOfShared(plan);
  const afterOther = (part: typeof last, end: string) => (part === last ? [...after, end] : after);
  const proxy = container("proxy", plan.proxy, afterOther("proxy", "database-ready"));
  const database = container(
    "database",
    plan.database,
    afterOther("database", "proxy-configuration"),
  );
  const configuration = {
    name: "proxy-configuration",
    runs: plan.reconfigures,
    after: ["proxy"],
  };
  // It is written down in the proxy that the database was found ready: in the one that is about to be replaced, or
  // in the one that this update may have to make first.
  const ready = (...parts: string[]) => ({
    name: "database-ready",
    runs: plan.awaitsDatabase,
    after: parts,
  });
  switch (last) {
    case "proxy":
      return [...database, ready("database"), ...proxy, configuration];
    case "database":
      return [...proxy, configuration, ...database, ready("database", "proxy")];
    case "neither":
      return [...database, ...proxy, ready("database", "proxy"), configuration];
  }
}

/**
 * Of the database and the proxy the one that waits for the other: while it is replaced nothing beside it may fail,
 * since an update that ends there leaves users without it.
 */
export function lastOfShared({ database, proxy }: Plan): "database" | "proxy" | "neither" {
  if (proxy === "recreate") {
    return "proxy";
  }
  return database === "recreate" ? "database" : "neither";
}

function container(name: string, action: Action, after: readonly string[]): Step[] {
  const runs = action !== "keep";
  return inTurn(
    [
      { name: `${name}-image-pull`, runs },
      { name: `${name}-image`, runs },
      { name: `${name}-removal`, runs },
      { name, runs },
    ],
    after,
  );
}

function backend(color: Color, { backends, takesOver }: Plan, after: readonly string[]): Step[] {
  const { action, migrate } = backends[color];
  const runs = action !== "keep";
  return inTurn(
    [
      { name: `${color}-image-pull`, runs },
      { name: `${color}-image`, runs },
      { name: `${color}-migration`, runs: migrate || takesOver },
      { name: `${color}-drain`, runs: action === "recreate" },
      { name: `${color}-removal`, runs: runs || takesOver },
      { name: color, runs },
    ],
    after,
  );
}

function gate(color: Color, { backends, takesOver }: Plan, after: readonly string[]): Step[] {
  return [{ name: `gate-${color}`, runs: backends[color].prove || takesOver, after }];
}

function trafficSwitch({ isSwitch }: Plan, after: readonly string[]): Step[] {
  return inTurn(
    [
      { name: "smoke-checks", runs: isSwitch },
      { name: "switch", runs: isSwitch },
    ],
    after,
  );
}

/** Each step after the one before it, and the first after others. */
function inTurn(steps: readonly Omit<Step, "after">[], after: readonly string[]): Step[] {
  return steps.map((step, index) => ({
    ...step,
    after: index === 0 ? after : [steps[index - 1]?.name ?? ""],
  }));
}
