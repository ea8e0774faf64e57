import { dataProblems } from "./data";
import type { DatabaseFacts } from "./facts";
import { volumeIdentity } from "./labels";
import type { Desired } from "../plan/desired";
import { mountPath } from "./postgresImage";
import { removal } from "../config/configCommand";
import { databaseAction, isMade } from "../plan/ownDatabase";
import { initScriptsMark, roleSetting } from "../plan/settings";
import type { Problem } from "../problems";
import type { Actual } from "../plan/actual";

/** The update makes the database's container, if it may, so that its image and the data have to be asked first. */
export function asksDatabase(desired: Desired, actual: Actual): boolean {
  const { database, serving, unreachable } = actual;
  const isForeign = database !== undefined && database.stack !== desired.stack;
  return (
    serving !== "unknown" &&
    unreachable === undefined &&
    !isForeign &&
    isMade(databaseAction(desired, actual))
  );
}

/** Where the container that is to be made has the data volume; undefined when its image is not there yet. */
export function dataMountOf(facts: DatabaseFacts | undefined): string | undefined {
  return facts?.image === undefined ? undefined : mountPath(facts.image, facts.held);
}

/** An earlier update has found this very container ready, or nobody can ask. */
export function isKnownReady(database: Actual["database"]): boolean {
  return database?.id === (database?.knownId ?? "");
}

/** Why the database that is desired is not the one that the data belong to; none when it is. */
export function databaseProblems(desired: Desired, actual: Actual): Problem[] {
  const isUntouched = desired.isDatabaseExternal && !isMade(databaseAction(desired, actual));
  return isUntouched ? [] : [...labelProblems(desired, actual), ...dataProblems(desired, actual)];
}

/** All that a container was made with counts while it is there; of its data, what they hold for good. */
function labelProblems({ databaseIdentity }: Desired, { database, data }: Actual): Problem[] {
  const made = database?.settings ?? data;
  if (made === undefined) {
    return [];
  }
  const wanted = database === undefined ? volumeIdentity(databaseIdentity) : databaseIdentity;
  return [...new Set([...Object.keys(wanted), roleSetting])]
    .filter((name) => name !== initScriptsMark && made[name] !== wanted[name])
    .map((path) => ({
      path,
      message: `the data volume was made with another value, and an update never touches that; expected the value it has, got another (${howToChange})`,
      ...(path === roleSetting && made[path] === undefined
        ? { fix: removal(path.split(".")) }
        : {}),
    }));
}

const howToChange = "to change it: pg_dumpall, a new stack with a namePrefix of its own, restore";

/** What data hold for good: it is refused, whatever outage is allowed. */
export function isOfData(setting: string, { databaseIdentity }: Desired): boolean {
  return setting === roleSetting || Object.hasOwn(databaseIdentity, setting);
}
