import { type Action, sharedAction } from "./action";
import { colors } from "../color";
import type { Desired } from "./desired";
import type { PatchedAction } from "./patched";
import { externalMark } from "./settings";
import type { Actual, ContainerFacts } from "./actual";

/** What an update does with the Postgres that a stack runs; `none`: it has none, or not any longer. */
export type DatabaseAction = Action | "none";

/**
 * Beside a database elsewhere, the stack's own stays untouched for as long as a backend was made with it, and then
 * until somebody asks for its removal. A host that cannot be asked is taken to have none.
 */
export function databaseAction(desired: Desired, actual: Actual): DatabaseAction {
  const isNeeded = !desired.isDatabaseExternal || isOwnDatabaseUsed(desired, actual);
  const isKept = actual.database !== undefined && !desired.removesDatabase && !actual.isAssumed;
  return isNeeded || isKept ? sharedAction("database", desired, actual) : "none";
}

/** The update makes its container. */
export function isMade(action: DatabaseAction | PatchedAction): boolean {
  return action === "create" || action === "recreate";
}

/** A backend that is there was made with the stack's own database. */
export function isOwnDatabaseUsed({ stack }: Desired, { backends }: Actual): boolean {
  return colors.some((color) => {
    const facts = backends[color];
    return facts?.stack === stack && usesOwnDatabase(facts);
  });
}

/** A backend with these settings asks the stack's own database. */
export function usesOwnDatabase({ settings }: Pick<ContainerFacts, "settings">): boolean {
  return !Object.hasOwn(settings, externalMark);
}

/** Equal for two backends that ask the same database in the same way. */
export function databaseIn(backend: Pick<ContainerFacts, "settings">): string | undefined {
  return usesOwnDatabase(backend) ? "own" : backend.settings.databaseUrl;
}

/** The host without what a stack that runs no database does not need: that its volume is missing is no loss. */
export function asNeeded(desired: Desired, actual: Actual): Actual {
  const { missing = [] } = actual;
  const data = desired.names.volumes.postgresData;
  return databaseAction(desired, actual) === "none"
    ? { ...actual, missing: missing.filter((name) => name !== data) }
    : actual;
}
