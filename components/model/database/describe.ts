import { firstThatRecordsOrder } from "./postgresImage";
import type { Actual } from "../plan/actual";
import { type DatabaseAction, isMade } from "../plan/ownDatabase";

/** What an operator must know before a database is made; nothing where it is kept. */
export function describeDatabase(
  action: DatabaseAction,
  { databaseFacts: facts }: Actual,
): string[] {
  if (!isMade(action) || facts === undefined) {
    return [];
  }
  const { image, container, held } = facts;
  const isOld = held.some(({ major }) => major < firstThatRecordsOrder);
  return [
    ...(image === undefined
      ? [
          "The image of the database is not on the Docker host yet: up brings it, and compares it with the data, before anything is touched.",
        ]
      : []),
    ...(container?.isRunning !== true && isOld
      ? [
          `Postgres before ${firstThatRecordsOrder} does not record which libc its text indexes were made with: unless it was the one of this image, REINDEX every database.`,
        ]
      : []),
  ];
}
