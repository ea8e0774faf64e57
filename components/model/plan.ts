import { type Action, isLeftBehind, sharedAction, neverRan } from "./action";
import { type Color, colors, otherColor, perColor } from "./color";
import { isKnownReady } from "./databaseIdentity";
import type { Desired } from "./desired";
import { previousOf } from "./names";
import type { NginxConf } from "./nginxConf";
import type { Problem } from "./problems";
import { refusals } from "./refusals";
import { differences } from "./settings";
import type { ContainerFacts, World } from "./world";

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
export interface Update {
  readonly outcome: "update";
  /** The color that serves when the update starts. */
  readonly serves: Color | "none";
  readonly activeColor: Color;
  readonly switches: boolean;
  readonly backends: Readonly<Record<Color, BackendPlan>>;
  readonly database: Action;
  readonly proxy: Action;
  /** Its replacement was begun by an update that was killed: its container is proven, or put back. */
  readonly finishes: Readonly<Record<"database" | "proxy", boolean>>;
  /** The ID of a container that is kept, and was put back: the engine has recorded another one. */
  readonly adopts: Readonly<Partial<Record<"database" | "proxy", string>>>;
  /** The nginx configuration after this update. */
  readonly conf: NginxConf;
  /** nginx runs with another one, or has not shown that it can. */
  readonly configures: boolean;
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

/** The specification of an update: what is done with the world so that it becomes what is desired. */
export function plan(desired: Desired, world: World): Update | Refusal {
  const problems = refusals(desired, world);
  if (problems.length > 0 || world.serves === "unknown") {
    return { outcome: "refused", problems };
  }
  const backends = perColor((color) => backendPlan(color, desired, world));
  const conf = desired.render(perColor((color) => backends[color].port));
  const database = sharedAction("database", desired, world);
  const proxy = sharedAction("proxy", desired, world);
  const isDatabaseKnown = database === "keep" && isKnownReady(world.database);
  const finishes = {
    database: hasPredecessor(desired.names.database, world),
    proxy: hasPredecessor(desired.names.proxy, world),
  };
  return {
    outcome: "update",
    serves: world.serves,
    activeColor: desired.activeColor,
    switches: world.serves !== desired.activeColor,
    backends,
    database,
    proxy,
    finishes,
    adopts: {
      ...adopted("database", database, world),
      ...adopted("proxy", proxy, world),
    },
    conf,
    configures: proxy !== "keep" || finishes.proxy || isConfiguredOtherwise(conf, world),
    takesOver: takesOver(world),
    isDatabaseKnown,
    makesFoundations: (world.missing ?? []).length > 0,
    awaitsDatabase:
      takesOver(world) ||
      !isDatabaseKnown ||
      finishes.database ||
      colors.some((color) => backends[color].migrate),
  };
}

function adopted(part: "database" | "proxy", action: Action, world: World): Update["adopts"] {
  const facts = world[part];
  return action === "keep" && facts?.wasPutBack === true ? { [part]: facts.id } : {};
}

function hasPredecessor(name: string, { owned = [] }: World): boolean {
  return owned.some((container) => container.name === previousOf(name));
}

/** Another configuration runs, or somebody has edited the file that the next start or reload reads. */
function isConfiguredOtherwise(conf: NginxConf, world: World): boolean {
  if (world.isAssumed === true) {
    return false;
  }
  const file = world.configurationFile ?? conf.fileHash;
  return world.configuration !== conf.hash || file !== conf.fileHash;
}

function backendPlan(color: Color, desired: Desired, world: World): BackendPlan {
  const action = backendAction(color, desired, world);
  return action === "keep" ? kept(color, desired, world) : made(color, action, desired, world);
}

/** It stays what it is, and is proven with what it was proven with before. */
function kept(color: Color, desired: Desired, world: World): BackendPlan {
  const facts = world.backends[color];
  const proof = facts?.proof;
  return {
    action: "keep",
    image: facts?.image ?? desired.images[color],
    port: facts?.port ?? desired.port,
    migrate: facts !== undefined && color !== world.serves && !isProven(facts, world),
    prove: isToBeProven(color, desired, world),
    readyPath: proof?.readyPath ?? desired.readyPath,
    smokePaths: proof?.smokePaths ?? desired.smokePaths,
    pending: facts === undefined ? [] : differences(facts.settings, desired.backends[color]),
  };
}

function made(
  color: Color,
  action: "create" | "recreate",
  desired: Desired,
  { serves, served }: World,
): BackendPlan {
  const { port, readyPath, smokePaths } = desired;
  // What served and is gone comes back with the image that it served: users never meet one that is unproven.
  const image = (color === serves ? served[color] : undefined) ?? desired.images[color];
  return { action, image, port, migrate: true, prove: true, readyPath, smokePaths, pending: [] };
}

/** Before traffic moves to it, and until it has passed; a color that traffic leaves is left as it is. */
function isToBeProven(color: Color, desired: Desired, world: World): boolean {
  const { serves } = world;
  if (color === desired.activeColor && color !== serves) {
    return true;
  }
  const facts = world.backends[color];
  const leaves = color === serves && color !== desired.activeColor;
  return facts !== undefined && !leaves && !isProven(facts, world);
}

/** True for a container that has passed its gate; where no facts can be had, that is assumed. */
export function isProven({ proof }: ContainerFacts, world: World): boolean {
  return world.isAssumed === true || takesOver(world) || proof !== undefined;
}

function takesOver({ serves, hasFacts, isAssumed }: World): boolean {
  return serves !== "none" && !hasFacts && isAssumed !== true;
}

function backendAction(color: Color, desired: Desired, world: World): Action {
  const facts = world.backends[color];
  if (facts === undefined) {
    // What served and is gone cannot be made again beside a switch: the update after it does that.
    return color === world.serves && color !== desired.activeColor ? "keep" : "create";
  }
  if (color === world.serves) {
    return neverRan(facts) && color === desired.activeColor ? "recreate" : "keep";
  }
  if (isLeftBehind(facts, world) || facts.image !== desired.images[color]) {
    return "recreate";
  }
  const missing = differences(facts.settings, desired.backends[color]);
  if (world.serves === "none" || !isProven(facts, world)) {
    return missing.length > 0 ? "recreate" : "keep";
  }
  const switches = world.serves !== desired.activeColor;
  return !switches && isNewToBoth(missing, color, desired, world) ? "recreate" : "keep";
}

/**
 * A setting that the active color runs with already does not touch the rollback target; an active color
 * that is gone is about to run with all of them. Nor does a setting of its own, such as its host port:
 * that waits for the next release, as it does for the color that serves.
 */
function isNewToBoth(
  missing: readonly string[],
  color: Color,
  desired: Desired,
  world: World,
): boolean {
  const active = otherColor(color);
  const wanted = desired.backends[active];
  const pending = differences(world.backends[active]?.settings ?? wanted, wanted);
  return missing.some((name) => pending.includes(name));
}
