import { otherColor } from "../color";
import type { Plan } from "./decide";
import type { Desired } from "./desired";
import { databaseIn, isOwnDatabaseUsed, usesOwnDatabase } from "./ownDatabase";
import type { Actual } from "./actual";

/** What somebody who moves to a database elsewhere, or back from one, has to know of this update. */
export function describeExternal(plan: Plan, desired: Desired, actual: Actual): string[] {
  return [
    ...twoDatabases(plan, desired, actual),
    ...lostBackend(plan, desired, actual),
    ...ownDatabase(plan, desired, actual),
    ...(desired.isDatabaseUrlUnused === true
      ? ["databaseUrl is not used: database.external is not set."]
      : []),
  ];
}

/** Traffic goes to a backend that does not see what the other one has written. */
function twoDatabases(plan: Plan, desired: Desired, actual: Actual): string[] {
  if (!plan.isSwitch || plan.from === "none") {
    return [];
  }
  const from = otherColor(plan.to);
  const [left, taken] = [from, plan.to].map((color) => databaseOf(color, plan, desired, actual));
  return left === taken
    ? []
    : [
        `Traffic moves to another database: ${plan.to} does not see what is written through ${from} after its data was copied.`,
      ];
}

/** What serves is made again with today's database: while a stack moves, its data can be in the other one. */
function lostBackend({ from }: Plan, desired: Desired, actual: Actual): string[] {
  if (from === "none" || actual.backends[from] !== undefined || actual.isAssumed === true) {
    return [];
  }
  const { isDatabaseExternal: isExternal } = desired;
  const other = actual.backends[otherColor(from)];
  const isMoving = isExternal
    ? actual.database !== undefined
    : other !== undefined && !usesOwnDatabase(other);
  return isMoving
    ? [
        `The container of ${from}, which served, is gone, and with it which database it used: it comes back with ${isExternal ? "the one of databaseUrl" : "the stack's own"}. If its data is in the other one, do this first: pulumi config set --path database.external ${String(!isExternal)}.`,
      ]
    : [];
}

function databaseOf(
  color: Plan["to"],
  plan: Plan,
  desired: Desired,
  { backends }: Actual,
): string | undefined {
  const made = plan.backends[color].action === "keep" ? backends[color]?.settings : undefined;
  return databaseIn({ settings: made ?? desired.backends[color] });
}

function ownDatabase(plan: Plan, desired: Desired, actual: Actual): string[] {
  if (!desired.isDatabaseExternal || actual.database === undefined || actual.isAssumed === true) {
    return [];
  }
  const { database, volumes } = desired.names;
  if (plan.database === "none") {
    return [
      `No backend uses the stack's own database any longer: the container ${database} is removed; the volume ${volumes.postgresData} stays.`,
    ];
  }
  if (isOwnDatabaseUsed(desired, actual)) {
    return [`The stack's own database stays as it is: a backend was made with it.`];
  }
  return [
    "No backend uses the stack's own database any longer; to remove its container, and keep its data: pulumi config set --path database.remove true && pulumi up.",
  ];
}
