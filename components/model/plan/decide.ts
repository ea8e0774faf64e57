import { type Action, isLeftBehind, sharedAction, neverRan } from "./action";
import { type Color, colors, otherColor, perColor } from "../color";
import { isKnownReady } from "../database/identity";
import type { Desired } from "./desired";
import { previousOf } from "../names";
import type { NginxConf } from "../proxy/nginxConf";
import type { Problem } from "../problems";
import { reasonsToRefuse } from "./reasonsToRefuse";
import { differences } from "./settings";
import type { ContainerFacts, Actual } from "./actual";

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
  /** The path that its gate asks for, and the paths of its smoke checks. */
  readonly readyPath: string;
  readonly smokePaths: readonly string[];
  /** Settings that it does not run with after this update. */
  readonly pending: readonly string[];
}

/** An update that may go on; the order of its steps is in order.ts. */
export interface Plan {
  readonly outcome: "update";
  /** The color that serves when the update starts. */
  readonly from: Color | "none";
  readonly to: Color;
  readonly isSwitch: boolean;
  readonly backends: Readonly<Record<Color, BackendPlan>>;
  readonly database: Action;
  readonly proxy: Action;
  /** Its replacement was begun by an update that was killed: its container is proven, or put back. */
  readonly unfinished: Readonly<Record<"database" | "proxy", boolean>>;
  /** The ID of a container that is kept, and was put back: the engine has recorded another one. */
  readonly adoptedIds: Readonly<Partial<Record<"database" | "proxy", string>>>;
  /** The nginx configuration after this update. */
  readonly conf: NginxConf;
  /** nginx runs with another one, or has not shown that it can. */
  readonly reconfigures: boolean;
  /**
   * The stack was made by a version of this program that wrote no facts down: they are written from what
   * the engine has recorded of gates and migrations that succeeded. Until then what is there counts as proven.
   */
  readonly takesOver: boolean;
  /** The network or a volume is not on the host: they are made before the first container. */
  readonly makesFoundations: boolean;
  /** Something in this update needs a database that takes connections, or nobody has found it ready yet. */
  readonly awaitsDatabase: boolean;
  /** The database that is kept was found ready before, with its data where they belong. */
  readonly isDatabaseKnown: boolean;
}

/** An update that must not begin. */
export interface Refusal {
  readonly outcome: "refused";
  readonly problems: readonly Problem[];
}

/** The specification of an update: the steps from what the host has to what is configured, or why it is refused. */
export function decide(desired: Desired, actual: Actual): Plan | Refusal {
  const problems = reasonsToRefuse(desired, actual);
  if (problems.length > 0 || actual.serving === "unknown") {
    return { outcome: "refused", problems };
  }
  const backends = perColor((color) => backendPlan(color, desired, actual));
  const conf = desired.render(perColor((color) => backends[color].port));
  const database = sharedAction("database", desired, actual);
  const proxy = sharedAction("proxy", desired, actual);
  const isDatabaseKnown = database === "keep" && isKnownReady(actual.database);
  const unfinished = {
    database: hasPredecessor(desired.names.database, actual),
    proxy: hasPredecessor(desired.names.proxy, actual),
  };
  return {
    outcome: "update",
    from: actual.serving,
    to: desired.activeColor,
    isSwitch: actual.serving !== desired.activeColor,
    backends,
    database,
    proxy,
    unfinished,
    adoptedIds: {
      ...adopted("database", database, actual),
      ...adopted("proxy", proxy, actual),
    },
    conf,
    reconfigures: proxy !== "keep" || unfinished.proxy || isConfiguredOtherwise(conf, actual),
    takesOver: takesOver(actual),
    isDatabaseKnown,
    makesFoundations: (actual.missing ?? []).length > 0,
    awaitsDatabase:
      takesOver(actual) ||
      !isDatabaseKnown ||
      unfinished.database ||
      colors.some((color) => backends[color].migrate),
  };
}

function adopted(part: "database" | "proxy", action: Action, actual: Actual): Plan["adoptedIds"] {
  const facts = actual[part];
  return action === "keep" && facts?.wasPutBack === true ? { [part]: facts.id } : {};
}

function hasPredecessor(name: string, { owned = [] }: Actual): boolean {
  return owned.some((container) => container.name === previousOf(name));
}

/** Another configuration runs, or somebody has edited the file that the next start or reload reads. */
function isConfiguredOtherwise(conf: NginxConf, actual: Actual): boolean {
  if (actual.isAssumed === true) {
    return false;
  }
  const file = actual.configFileHash ?? conf.configFileHash;
  return actual.configHash !== conf.configHash || file !== conf.configFileHash;
}

function backendPlan(color: Color, desired: Desired, actual: Actual): BackendPlan {
  const action = backendAction(color, desired, actual);
  return action === "keep" ? kept(color, desired, actual) : made(color, action, desired, actual);
}

/** It stays what it is, and is proven with what it was proven with before. */
function kept(color: Color, desired: Desired, actual: Actual): BackendPlan {
  const facts = actual.backends[color];
  const proof = facts?.proof;
  return {
    action: "keep",
    image: facts?.image ?? desired.images[color],
    port: facts?.port ?? desired.port,
    migrate: facts !== undefined && color !== actual.serving && !isProven(facts, actual),
    prove: isToBeProven(color, desired, actual),
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
  return { action, image, port, migrate: true, prove: true, readyPath, smokePaths, pending: [] };
}

/** Before traffic moves to it, and until it has passed; a color that traffic leaves is left as it is. */
function isToBeProven(color: Color, desired: Desired, actual: Actual): boolean {
  const { serving } = actual;
  if (color === desired.activeColor && color !== serving) {
    return true;
  }
  const facts = actual.backends[color];
  const leaves = color === serving && color !== desired.activeColor;
  return facts !== undefined && !leaves && !isProven(facts, actual);
}

/** True for a container that has passed its gate; where no facts can be had, that is assumed. */
export function isProven({ proof }: ContainerFacts, actual: Actual): boolean {
  return actual.isAssumed === true || takesOver(actual) || proof !== undefined;
}

function takesOver({ serving, hasFacts, isAssumed }: Actual): boolean {
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
  const switches = actual.serving !== desired.activeColor;
  return !switches && isMissingOnBoth(missing, color, desired, actual) ? "recreate" : "keep";
}

/**
 * A setting that the active color runs with already does not touch the rollback target; an active color
 * that is gone is about to run with all of them. Nor does a setting of its own, such as its host port:
 * that waits for the next release, as it does for the color that serves.
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
