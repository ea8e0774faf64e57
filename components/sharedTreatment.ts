import type { ContainerPlan } from "./container";
import type { Deployment } from "./deployment";
import type { Action } from "./model/plan/action";

/** What an update may do with a container that both colors share. */
export function sharedTreatment(
  part: "database" | "proxy",
  action: Action,
  { config, plan }: Deployment,
): ContainerPlan {
  return {
    action,
    adopts: plan.adoptedIds[part],
    protect: config.protected && action === "keep" && (part === "proxy" || plan.usesDatabase),
  };
}
