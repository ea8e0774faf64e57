import type * as pulumi from "@pulumi/pulumi";
import { type DatabaseAccess, databaseEnvironment } from "./databaseAccess";
import { labels } from "./model/plan/actual";
import type { Names } from "./model/names";

/** How a migration that an update has left behind is found, and how its sessions in Postgres are. */
export function migrationEnvironment(
  names: Names,
  access: DatabaseAccess,
): Record<string, pulumi.Input<string>> {
  return {
    MIGRATION: names.migration,
    FORECASTER_LABEL_SESSION: labels.session,
    ...databaseEnvironment(names, access),
  };
}
