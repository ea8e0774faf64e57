import type { Desired } from "./desired";
import { changedSettings } from "./settings";
import type { ContainerFacts, World } from "./world";

/** `keep`: frozen, exactly as it is. `create`: not there. `recreate`: there, and replaced. */
export type Action = "keep" | "create" | "recreate";

/** What an update does with the container of the database or of the proxy. */
export function sharedAction(part: "database" | "proxy", desired: Desired, world: World): Action {
  const facts = world[part];
  if (facts === undefined) {
    return "create";
  }
  const isUnknown = world.serves === "none" && isLeftBehind(facts, world);
  return isUnknown || neverRan(facts) || changedSettings(facts.settings, desired[part]).length > 0
    ? "recreate"
    : "keep";
}

/**
 * Created by an update that was killed before the engine recorded it, so that the engine does not know it.
 * Where nothing was ever proven that is also so for a container of which nothing is known.
 */
export function isLeftBehind({ id, recorded }: ContainerFacts, { serves }: World): boolean {
  return recorded === undefined ? serves === "none" : recorded !== id;
}

/** Its update ended between its creation and its start: nobody is served by it, and Docker never starts it. */
export function neverRan({ status }: ContainerFacts): boolean {
  return status === "created";
}
