import { type Color, otherColor, perColor } from "./color";
import type { Desired } from "./desired";
import type { UpstreamPorts } from "./nginxConf";
import type { Problem } from "./problems";
import { refusals } from "./refusals";
import { differences, type Fingerprint } from "./settings";
import type { ContainerFacts, World } from "./world";

/** `keep`: frozen, exactly as it is. `create`: not there. `recreate`: there, and made anew. */
export type Action = "keep" | "create" | "recreate";

/** What this update does with one color. */
export interface BackendPlan {
  readonly action: Action;
  /** Prove it in this update, even if it was proven before. */
  readonly prove: boolean;
  /** Settings that it does not run with after this update. */
  readonly lacks: readonly string[];
}

/** An update that may go on; the order of its steps is BlueGreenApp's. */
export interface Update {
  readonly outcome: "update";
  /** The color that serves when the update starts. */
  readonly serves: Color | "none";
  readonly activeColor: Color;
  readonly switches: boolean;
  readonly backends: Readonly<Record<Color, BackendPlan>>;
  readonly database: Action;
  readonly proxy: Action;
  /** nginx runs with another configuration than the rendered one. */
  readonly configures: boolean;
}

/** An update that must not begin. */
export interface Refusal {
  readonly outcome: "refused";
  readonly problems: readonly Problem[];
}

/** The specification of an update: what is done with the world so that it becomes what is desired. */
export function plan(desired: Desired, world: World): Update | Refusal {
  const problems = refusals(desired, world);
  if (problems.length > 0 || world.serves === "unknown") {
    return { outcome: "refused", problems };
  }
  return {
    outcome: "update",
    serves: world.serves,
    activeColor: desired.activeColor,
    switches: world.serves !== desired.activeColor,
    backends: perColor((color) => backendPlan(color, desired, world)),
    database: shared(world.database, desired.database, world),
    proxy: shared(world.proxy, desired.proxy, world),
    configures: isConfiguredOtherwise(desired, world),
  };
}

/** Another configuration runs, or somebody has edited the file that the next start or reload reads. */
function isConfiguredOtherwise(desired: Desired, world: World): boolean {
  const file = world.configurationFile ?? desired.configurationFile;
  return world.configuration !== desired.configuration || file !== desired.configurationFile;
}

/** The port on which each color listens after this update: what stays as it is keeps its own. */
export function upstreamPorts(desired: Desired, world: World, configured: number): UpstreamPorts {
  return perColor((color) =>
    backendAction(color, desired, world) === "keep"
      ? (world.backends[color]?.port ?? configured)
      : configured,
  );
}

function backendPlan(color: Color, desired: Desired, world: World): BackendPlan {
  const action = backendAction(color, desired, world);
  const facts = world.backends[color];
  const switchesTo = world.serves !== desired.activeColor && color === desired.activeColor;
  return {
    action,
    prove: switchesTo || action !== "keep",
    lacks:
      action === "keep" && facts !== undefined
        ? differences(facts.settings, desired.backends[color])
        : [],
  };
}

function backendAction(color: Color, desired: Desired, world: World): Action {
  const facts = world.backends[color];
  if (facts === undefined) {
    // What served and is gone cannot be made again beside a switch: the update after it does that.
    return color === world.serves && color !== desired.activeColor ? "keep" : "create";
  }
  if (color === world.serves) {
    return "keep";
  }
  if (isLeftBehind(facts, world)) {
    return "recreate";
  }
  if (facts.image !== desired.images[color]) {
    return "recreate";
  }
  const missing = differences(facts.settings, desired.backends[color]);
  const serving = world.serves === "none" ? undefined : world.backends[otherColor(color)];
  if (world.serves === "none") {
    return missing.length > 0 ? "recreate" : "keep";
  }
  if (world.serves !== desired.activeColor) {
    return "keep";
  }
  return isNewToBoth(missing, color, serving, desired) ? "recreate" : "keep";
}

/**
 * A setting that the active color runs with already does not touch the way back; an active color that is
 * gone is about to run with all of them.
 */
function isNewToBoth(
  missing: readonly string[],
  color: Color,
  serving: ContainerFacts | undefined,
  desired: Desired,
): boolean {
  const wanted = desired.backends[otherColor(color)];
  const pending = differences(serving?.settings ?? wanted, wanted);
  const own = (name: string) => name.startsWith("backend.hostPorts.");
  return missing.some((name) => own(name) || pending.includes(name));
}

/**
 * Created by an update that was killed before the engine recorded it, so that the engine does not know it.
 * Where nothing was ever proven that is also so for a container of which nothing is known.
 */
export function isLeftBehind({ id, recorded }: ContainerFacts, { serves }: World): boolean {
  return recorded === undefined ? serves === "none" : recorded !== id;
}

function shared(facts: ContainerFacts | undefined, desired: Fingerprint, world: World): Action {
  if (facts === undefined) {
    return "create";
  }
  const isUnknown = world.serves === "none" && isLeftBehind(facts, world);
  return isUnknown || differences(facts.settings, desired).length > 0 ? "recreate" : "keep";
}
