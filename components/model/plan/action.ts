import type { Desired } from "./desired";
import { isPermitted, type Recreation } from "./downtime";
import { changedSettings, type Fingerprint, imageOfProxy, olderParts } from "./settings";
import type { ContainerFacts, Actual } from "./actual";

/** `keep`: frozen, exactly as it is. `create`: not there. `recreate`: there, and replaced. */
export type Action = "keep" | "create" | "recreate";

/** What an update does with the container of the database or of the proxy. */
export function sharedAction(part: "database" | "proxy", desired: Desired, actual: Actual): Action {
  const facts = actual[part];
  if (facts === undefined) {
    return "create";
  }
  const isUnknown = actual.serving === "none" && isLeftBehind(facts, actual);
  const isChanged = changesOf(part, desired, facts, actual).length > 0;
  return isUnknown || neverRan(facts) || isChanged || isRenewed(part, desired, actual)
    ? "recreate"
    : "keep";
}

/** The settings that somebody has changed since a container was made, and that it takes on only by being made again. */
export function changesOf(
  part: "database" | "proxy",
  desired: Desired,
  facts: ContainerFacts,
  { serving }: Actual,
): string[] {
  const wanted = wantedOf(part, desired, facts);
  const changed = changedSettings(facts.settings, wanted, Object.keys(desired.defaultImages));
  // Another nginx takes over from its own, unless that may not even run with the configuration.
  return facts.handsOver === true && serving !== "none"
    ? changed.filter((name) => name !== imageOfProxy)
    : changed;
}

/** Beside a database elsewhere, the stack's own stays as it was made. */
function wantedOf(
  part: "database" | "proxy",
  desired: Desired,
  { settings }: ContainerFacts,
): Fingerprint {
  return part === "database" && desired.isDatabaseExternal ? settings : desired[part];
}

/**
 * The re-creation that would give a container today's versions of this program's own parts, and of images that are
 * left to it; undefined where it has them. Nobody has changed a setting, so only the permission for exactly this
 * one brings it about.
 */
export function renewal(
  part: "database" | "proxy",
  desired: Desired,
  actual: Actual,
): Recreation | undefined {
  const facts = actual[part];
  const leftOpen = Object.keys(desired.defaultImages);
  const older =
    facts === undefined ? [] : olderParts(facts.settings, wantedOf(part, desired, facts), leftOpen);
  const names = facts?.handsOver === true ? older.filter((name) => name !== imageOfProxy) : older;
  if (facts === undefined || names.length === 0) {
    return undefined;
  }
  const changes = Object.fromEntries(names.map((name) => [name, desired[part][name] ?? ""]));
  return { part, container: facts.id, changes };
}

function isRenewed(part: "database" | "proxy", desired: Desired, actual: Actual): boolean {
  const { allowDowntime } = desired;
  const asked = renewal(part, desired, actual);
  return (
    typeof allowDowntime === "string" && asked !== undefined && isPermitted(allowDowntime, [asked])
  );
}

/**
 * Created by an update that was killed before the engine recorded it, so that the engine does not know it.
 * Where nothing was ever proven that is also so for a container of which nothing is known.
 */
export function isLeftBehind({ id, knownId }: ContainerFacts, { serving }: Actual): boolean {
  return knownId === undefined ? serving === "none" : knownId !== id;
}

/** Its update ended between its creation and its start: nobody is served by it, and Docker never starts it. */
export function neverRan({ status }: ContainerFacts): boolean {
  return status === "created";
}
