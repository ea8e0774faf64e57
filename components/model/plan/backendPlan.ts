import { type Action, isLeftBehind, neverRan } from "./action";
import { type Color, otherColor } from "../color";
import type { Desired } from "./desired";
import { isToBeStarted, isToBeStopped } from "./idle";
import { differences } from "./settings";
import type { Actual, ContainerFacts } from "./actual";

/** What one color runs when this update is over, and what is done for it. */
export interface BackendPlan {
  readonly action: Action;
  readonly image: string;
  /** The port that it listens on in its container. */
  readonly port: number;
  /** Its migration runs in this update, unless its image was migrated before. */
  readonly migrate: boolean;
  /** Its gate runs in this update. */
  readonly prove: boolean;
  /** An update had stopped it: its gate starts it first. */
  readonly start: boolean;
  /** It is drained and stopped, and stays what it is (`backend.idle: stop`). */
  readonly stop: boolean;
  /** The path that its gate asks for, and the paths of its smoke checks. */
  readonly readyPath: string;
  readonly smokePaths: readonly string[];
  /** Settings that it does not run with after this update. */
  readonly pending: readonly string[];
}

/** Traffic moves in this update. */
export function isSwitch({ activeColor }: Desired, { serving }: Actual): boolean {
  return serving !== activeColor;
}

/** What the update does with one color, from what its container is and what is configured. */
export function backendPlan(color: Color, desired: Desired, actual: Actual): BackendPlan {
  const action = backendAction(color, desired, actual);
  return action === "keep" ? kept(color, desired, actual) : made(color, action, desired, actual);
}

/** It stays what it is, and is proven with what it was proven with before. */
function kept(color: Color, desired: Desired, actual: Actual): BackendPlan {
  const facts = actual.backends[color];
  const proof = facts?.proof;
  const prove = isToBeProven(color, desired, actual);
  return {
    action: "keep",
    image: facts?.image ?? desired.images[color],
    port: facts?.port ?? desired.port,
    migrate: facts !== undefined && color !== actual.serving && !isProven(facts, actual),
    prove,
    start: prove && facts?.wasStopped === true,
    stop: !prove && isToBeStopped(color, desired, actual),
    readyPath: proof?.readyPath ?? desired.readyPath,
    smokePaths: proof?.smokePaths ?? desired.smokePaths,
    pending: facts === undefined ? [] : differences(facts.settings, desired.backends[color]),
  };
}

function made(
  color: Color,
  action: "create" | "recreate",
  desired: Desired,
  { serving, served }: Actual,
): BackendPlan {
  const { port, readyPath, smokePaths } = desired;
  // What served and is gone comes back with the image that it served: users never meet one that is unproven.
  const image = (color === serving ? served[color] : undefined) ?? desired.images[color];
  const steps = { migrate: true, prove: true, start: false, stop: false };
  return { action, image, port, ...steps, readyPath, smokePaths, pending: [] };
}

/** Before traffic moves to it, and until it has passed; a color that traffic leaves is left as it is. */
function isToBeProven(color: Color, desired: Desired, actual: Actual): boolean {
  const { serving } = actual;
  if (color === desired.activeColor && color !== serving) {
    return true;
  }
  const facts = actual.backends[color];
  const leaves = color === serving && color !== desired.activeColor;
  return (
    facts !== undefined &&
    !leaves &&
    (!isProven(facts, actual) || isToBeStarted(color, desired, actual))
  );
}

/** True for a container that has passed its gate; where no facts can be had, that is assumed. */
export function isProven({ proof }: ContainerFacts, actual: Actual): boolean {
  return actual.isAssumed === true || takesOver(actual) || proof !== undefined;
}

/** The stack was made by a version of this program that wrote no facts down. */
export function takesOver({ serving, hasFacts, isAssumed }: Actual): boolean {
  return serving !== "none" && !hasFacts && isAssumed !== true;
}

function backendAction(color: Color, desired: Desired, actual: Actual): Action {
  const facts = actual.backends[color];
  if (facts === undefined) {
    // What served and is gone cannot be made again beside a switch: the update after it does that.
    return color === actual.serving && color !== desired.activeColor ? "keep" : "create";
  }
  if (color === actual.serving) {
    return neverRan(facts) && color === desired.activeColor ? "recreate" : "keep";
  }
  if (isLeftBehind(facts, actual) || facts.image !== desired.images[color]) {
    return "recreate";
  }
  const missing = differences(facts.settings, desired.backends[color]);
  if (actual.serving === "none" || !isProven(facts, actual)) {
    return missing.length > 0 ? "recreate" : "keep";
  }
  return !isSwitch(desired, actual) && isMissingOnBoth(missing, color, desired, actual)
    ? "recreate"
    : "keep";
}

/**
 * The rollback target is re-created for a setting that both colors lack, and for no other: one that the active color
 * runs with already, or one of the idle color alone, such as its host port, waits for the next release. An active
 * color that is gone is about to run with every setting.
 */
function isMissingOnBoth(
  missing: readonly string[],
  color: Color,
  desired: Desired,
  actual: Actual,
): boolean {
  const active = otherColor(color);
  const wanted = desired.backends[active];
  const pending = differences(actual.backends[active]?.settings ?? wanted, wanted);
  return missing.some((name) => pending.includes(name));
}
