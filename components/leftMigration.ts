import type * as pulumi from "@pulumi/pulumi";
import { type DatabaseAccess, databaseEnvironment } from "./databaseAccess";
import { labels } from "./model/plan/actual";
import type { Names } from "./model/names";

/** How a migration and a smoke check that an update has left behind are found, and the sessions in Postgres. */
export function migrationEnvironment(
  names: Names,
  access: DatabaseAccess,
): Record<string, pulumi.Input<string>> {
  return {
    MIGRATION: names.migration,
    SMOKE_CHECK: names.smokeCheck,
    FORECASTER_LABEL_SESSION: labels.session,
    ...databaseEnvironment(names, access),
  };
}
