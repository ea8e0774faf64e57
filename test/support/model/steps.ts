import type { Color } from "../../../components/model/color";
import type { Action } from "../../../components/model/plan/action";
import type { Plan } from "../../../components/model/plan/decide";
import { order, type Part } from "../../../components/model/plan/order";

/** One step of an update, by the name of its resource without the application's name before it. */
export interface Step {
  readonly name: string;
  /** False: its resource is registered and frozen. */
  readonly runs: boolean;
  /** The steps that must have succeeded before this one begins. */
  readonly after: readonly string[];
}

/** The steps of an update in an order in which they can be taken one by one. */
export function stepsOf(plan: Plan): readonly Step[] {
  const stages = order(plan);
  return stages.flatMap(({ part, after }, index) => {
    const begun = stages.slice(0, index).map((earlier) => earlier.part);
    return stepsOfPart(part, plan, after.map(lastStep), begun);
  });
}

function lastStep(part: Part): string {
  return { database: "database-ready", proxy: "proxy-configuration" }[part as string] ?? part;
}

function stepsOfPart(
  part: Part,
  plan: Plan,
  after: readonly string[],
  begun: readonly Part[],
): Step[] {
  switch (part) {
    case "foundations":
      return [{ name: part, runs: plan.makesFoundations, after }];
    case "database": {
      // The proxy takes down that it was ready: the one that is about to be replaced, or the one that was made before.
      const proxy = begun.includes("proxy") ? ["proxy"] : [];
      const ready = {
        name: "database-ready",
        runs: plan.awaitsDatabase,
        after: ["database", ...proxy],
      };
      return plan.database === "none"
        ? []
        : [...container("database", plan.database, after), ready];
    }
    case "proxy": {
      const configuration = {
        name: "proxy-configuration",
        runs: plan.reconfigures,
        after: ["proxy"],
      };
      return [...container("proxy", plan.proxy, after), configuration];
    }
    case "certificates":
      return plan.certificates === "none"
        ? []
        : container("certificates", plan.certificates, after);
    case "maintenance":
      return [{ name: part, runs: plan.maintenance.step !== "stays", after }];
    case "switch":
      return inTurn(after, { "smoke-checks": plan.isSwitch, switch: plan.isSwitch });
    case "blue":
    case "green":
      return backend(part, plan, after);
    case "gate-blue":
      return gate("blue", plan, after);
    case "gate-green":
      return gate("green", plan, after);
  }
}

function container(name: string, action: Action, after: readonly string[]): Step[] {
  const runs = action !== "keep";
  return inTurn(after, {
    [`${name}-image-pull`]: runs,
    [`${name}-image`]: runs,
    [`${name}-removal`]: runs,
    [name]: runs,
  });
}

function backend(color: Color, { backends, takesOver }: Plan, after: readonly string[]): Step[] {
  const { action, migrate, stop } = backends[color];
  const runs = action !== "keep";
  return inTurn(after, {
    [`${color}-image-pull`]: runs,
    [`${color}-image`]: runs,
    [`${color}-migration`]: migrate || takesOver,
    [`${color}-drain`]: action === "recreate" || stop,
    [`${color}-removal`]: runs || takesOver,
    [color]: runs,
  });
}

function gate(color: Color, { backends, takesOver }: Plan, after: readonly string[]): Step[] {
  return [{ name: `gate-${color}`, runs: backends[color].prove || takesOver, after }];
}

/** Each step after the one before it, and the first after others; the values say whether it runs. */
function inTurn(after: readonly string[], steps: Readonly<Record<string, boolean>>): Step[] {
  const names = Object.keys(steps);
  return names.map((name, index) => ({
    name,
    runs: steps[name] === true,
    after: index === 0 ? after : names.slice(index - 1, index),
  }));
}
