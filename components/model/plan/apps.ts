import type { Desired } from "./desired";
import { isEnding, type Names, namesFor, previousOf } from "../names";
import type { Problem } from "../problems";
import type { Actual } from "./actual";

/** A container that this stack has made, for whichever app of its program. */
export interface OwnedContainer {
  readonly name: string;
  /** The app that it was made for; empty when an older version made it, which labelled no app. */
  readonly app: string;
}

/** Why an app cannot go on under its prefix: it has containers under another one, or the prefix is another app's. */
export function prefixProblems(desired: Desired, { owned = [] }: Actual): Problem[] {
  const { app } = desired;
  const own = containerNames(desired.names);
  const elsewhere = owned.filter(
    ({ name }) => !own.includes(name) && !isEnding(name, desired.names),
  );
  const left = [
    ...elsewhere.filter((container) => container.app === app),
    ...unlabelled(desired, owned, elsewhere),
  ];
  const taken = owned.filter(
    (container) => own.includes(container.name) && !["", app].includes(container.app),
  );
  return [
    ...left.slice(0, 1).map(({ name }) => otherPrefix(name)),
    ...taken.slice(0, 1).map((container) => takenPrefix(container.name, container.app)),
  ];
}

/**
 * Those that can be this app's although no label tells: an app that has containers under its prefix was not
 * given another one, and what another app of the program has under its prefix is that app's.
 */
function unlabelled(
  { names, otherPrefixes }: Desired,
  owned: readonly OwnedContainer[],
  elsewhere: readonly OwnedContainer[],
): OwnedContainer[] {
  const own = containerNames(names);
  const others = otherPrefixes.flatMap((prefix) => containerNames(namesFor(prefix)));
  return owned.some(({ name }) => own.includes(name))
    ? []
    : elsewhere.filter(({ name, app }) => app === "" && !others.includes(name));
}

function containerNames({ database, proxy, patched, certificates, backends }: Names): string[] {
  const parts = [database, proxy];
  return [...parts, ...parts.map(previousOf), patched, certificates, ...Object.values(backends)];
}

function otherPrefix(name: string): Problem {
  return {
    path: "namePrefix",
    message: `this stack has the container ${name}; expected the prefix that it was made with, got another (to change it: pulumi destroy, or a new stack; if it belongs to another app of this program: deploy that one first)`,
  };
}

/** What another app of the same program has. */
export function takenPrefix(what: string, app: string): Problem {
  return {
    path: "namePrefix",
    message: `${what} belongs to the app ${app} of this program; expected a prefix for each app, and the name that an app was made with, got one that is taken`,
  };
}
