import type { DatabaseContainer, DatabaseFacts } from "./facts";
import type { Desired } from "../plan/desired";
import type { Names } from "../names";
import { firstThatRecordsOrder, type PostgresImage, type Sorting } from "./postgresImage";
import type { Problem } from "../problems";

const path = "database.image";

/** What is always possible with data that an image must not get. */
export const howToMoveData =
  "to move the data: pg_dumpall, a new stack with a namePrefix of its own, restore";

/** In another order of texts their indexes miss rows, and take in twice what is unique, without a word. */
export function sortingProblems(
  { container, held }: DatabaseFacts,
  image: PostgresImage,
  { names }: Desired,
): Problem[] {
  if (container === undefined || container.imageId === image.id) {
    return [];
  }
  const isRecorded = held.every(({ major }) => major >= firstThatRecordsOrder);
  if (!container.isRunning) {
    return isRecorded ? [] : [silentProblem(names)];
  }
  const [changed] = sortingChanges(container, image.sorting);
  if (changed === undefined) {
    return [];
  }
  return [
    {
      path,
      message: `expected an image with ${changed.from}, in whose order the text indexes of this database were made, got one with ${changed.to}: they would silently miss rows (${howToMoveData}${isRecorded ? "; or rebuild them, with an outage: below" : ""})`,
      ...(isRecorded ? { fix: rebuild(names) } : {}),
    },
  ];
}

/** Nothing but the server itself tells it; the next one of a later version looks when it starts. */
function silentProblem({ database }: Names): Problem {
  return {
    path,
    message:
      "expected a database that runs and can tell what its text indexes were made with, got one that does not run",
    fix: `docker start ${database}   # or, when the libc is the same as before: docker rm ${database}`,
  };
}

function rebuild({ backends, database }: Names): string {
  return [
    `docker stop ${backends.blue} ${backends.green} ${database} && docker rm ${database}`,
    "pulumi up   # stops at the new database, with the commands that rebuild its indexes",
    `pulumi up && docker start ${backends.blue} ${backends.green}`,
  ].join("\n  ");
}

/** A server that could not be asked is taken to depend on both. */
function sortingChanges({ sorting, sortedBy }: DatabaseContainer, next: Sorting) {
  return (["libc", "icu"] as const)
    .filter((part) => sortedBy?.includes(part) !== false)
    .filter((part) => {
      const isUnknown = sorting[part] === "" && (part === "libc" || sortedBy !== undefined);
      return isUnknown || sorting[part] !== next[part];
    })
    .map((part) => ({ from: describeSorting(part, sorting), to: describeSorting(part, next) }));
}

function describeSorting(part: "libc" | "icu", sorting: Sorting): string {
  const version = sorting[part] === "" ? "of an unknown version" : sorting[part];
  return part === "icu" ? `ICU ${version}` : version.replace(/^of/, "a libc of");
}
