import { type Action, sharedAction } from "./action";
import { type BackendPlan, backendPlan, isSwitch, takesOver } from "./backendPlan";
import { type Color, colors, perColor } from "../color";
import { isKnownReady } from "../database/identity";
import { type InitScriptsPlan, initScriptsPlan } from "../database/initScripts";
import { type CertificatesAction, certificatesAction } from "./certificates";
import type { Desired } from "./desired";
import { previousOf } from "../names";
import { maintenancePlan, type MaintenancePlan } from "./maintenance";
import { handsOver, type PatchedPlan, patchedPlan } from "./patched";
import { type DatabaseAction, databaseAction, isMade, usesOwnDatabase } from "./ownDatabase";
import { pagesHash } from "../proxy/errorPages";
import type { NginxConf } from "../proxy/nginxConf";
import type { Problem } from "../problems";
import { reasonsToRefuse } from "./reasonsToRefuse";
import { roleSetting } from "./settings";
import type { Actual } from "./actual";

/** An update that may go on; the order of its steps is in order.ts. */
export interface Plan {
  readonly outcome: "update";
  /** The color that serves when the update starts. */
  readonly from: Color | "none";
  readonly to: Color;
  readonly isSwitch: boolean;
  readonly backends: Readonly<Record<Color, BackendPlan>>;
  readonly database: DatabaseAction;
  readonly proxy: Action;
  readonly patched: PatchedPlan;
  /** The container that obtains the certificate. */
  readonly certificates: CertificatesAction;
  /** Another nginx can take over in the proxy, when the update is over. */
  readonly handsOver: boolean;
  /** Its replacement was begun by an update that was killed: its container is proven, or put back. */
  readonly unfinished: Readonly<Record<"database" | "proxy", boolean>>;
  /** The ID of a container that is kept, and was put back: the engine has recorded another one. */
  readonly adoptedIds: Readonly<Partial<Record<"database" | "proxy", string>>>;
  /** The nginx configuration after this update. */
  readonly conf: NginxConf;
  /** The pages for nginx's own errors are not in its volume yet. */
  readonly bringsPages: boolean;
  /** What users get instead of a backend, and when that begins or ends. */
  readonly maintenance: MaintenancePlan;
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
  /** The stack's own database was found ready before, with its data where they belong; or it has none. */
  readonly isDatabaseKnown: boolean;
  /** Postgres takes other parameters while it runs, or has not shown that it has them. */
  readonly setsParameters: boolean;
  /** Postgres gets `database.role`, or its container has not shown that the data have it. */
  readonly setsRole: boolean;
  readonly initScripts: InitScriptsPlan;
  /** A backend uses the stack's own database when this update is over. */
  readonly usesDatabase: boolean;
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
  const database = databaseAction(desired, actual);
  const proxy = sharedAction("proxy", desired, actual);
  const patched = patchedPlan(proxy, desired, actual);
  const canHandOver = handsOver(proxy, actual);
  const conf = desired.render(
    perColor((color) => backends[color].port),
    canHandOver,
    actual.maintenance,
  );
  const isDatabaseKnown =
    database === "none" || (database === "keep" && isKnownReady(actual.database));
  const unfinished = {
    database: hasPredecessor(desired.names.database, actual),
    proxy: hasPredecessor(desired.names.proxy, actual),
  };
  return {
    outcome: "update",
    from: actual.serving,
    to: desired.activeColor,
    isSwitch: isSwitch(desired, actual),
    backends,
    database,
    proxy,
    patched,
    certificates: certificatesAction(desired, actual),
    handsOver: canHandOver,
    unfinished,
    adoptedIds: {
      ...adopted("database", database, actual),
      ...adopted("proxy", proxy, actual),
    },
    conf,
    bringsPages: lacksPages(desired, actual),
    maintenance: maintenancePlan(desired, actual),
    reconfigures:
      proxy !== "keep" ||
      !["none", "keep"].includes(patched.action) ||
      unfinished.proxy ||
      isConfiguredOtherwise(conf, actual) ||
      lacksPair(desired, actual),
    takesOver: takesOver(actual),
    isDatabaseKnown,
    setsParameters:
      database !== "none" &&
      !desired.isDatabaseExternal &&
      lacksParameters(database, desired, actual),
    setsRole:
      database !== "none" && !desired.isDatabaseExternal && lacksRole(database, desired, actual),
    initScripts: initScriptsPlan(database, desired, actual),
    usesDatabase:
      !desired.isDatabaseExternal ||
      colors.some((color) => usesDatabaseAfter(color, backends[color], desired, actual)),
    makesFoundations: (actual.missing ?? []).length > 0,
    awaitsDatabase:
      takesOver(actual) ||
      !isDatabaseKnown ||
      unfinished.database ||
      colors.some((color) => backends[color].migrate),
  };
}

function lacksParameters(action: DatabaseAction, desired: Desired, actual: Actual): boolean {
  const { parameters: wanted } = desired;
  const { parameters: given, database, isAssumed } = actual;
  if (isMade(action)) {
    return wanted !== undefined || given !== undefined;
  }
  const isAnother = given !== undefined && given.container !== database?.id;
  return isAssumed !== true && (given?.hash !== wanted || isAnother);
}

function lacksRole(action: DatabaseAction, desired: Desired, actual: Actual): boolean {
  const { roleIn, database, isAssumed } = actual;
  const isWanted = Object.hasOwn(desired.databaseIdentity, roleSetting);
  return isWanted && (isMade(action) || (isAssumed !== true && roleIn !== database?.id));
}

function usesDatabaseAfter(
  color: Color,
  { action }: BackendPlan,
  desired: Desired,
  { backends }: Actual,
): boolean {
  const settings = action === "keep" ? backends[color]?.settings : desired.backends[color];
  return settings !== undefined && usesOwnDatabase({ settings });
}

/** The stack holds another certificate than nginx has. */
export function lacksPair({ pair }: Desired, actual: Actual): boolean {
  return pair !== undefined && actual.isAssumed !== true && actual.pair !== pair;
}

function lacksPages({ errorPages }: Desired, { pages = [], isAssumed }: Actual): boolean {
  const hash = pagesHash(errorPages);
  return hash !== undefined && isAssumed !== true && !pages.includes(hash);
}

function adopted(
  part: "database" | "proxy",
  action: DatabaseAction,
  actual: Actual,
): Plan["adoptedIds"] {
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
