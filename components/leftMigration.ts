import * as pulumi from "@pulumi/pulumi";
import type { Names } from "./model/names";

/** How a migration that an update has left behind is found, and how its sessions in Postgres are. */
export function migrationEnvironment(
  names: Names,
  { user, name, password }: { user: string; name: string; password: pulumi.Input<string> },
): Record<string, pulumi.Input<string>> {
  return {
    MIGRATION: names.migration,
    FORECASTER_DATABASE: names.database,
    FORECASTER_DATABASE_USER: user,
    FORECASTER_DATABASE_NAME: name,
    FORECASTER_DATABASE_PASSWORD: pulumi.secret(password),
  };
}
