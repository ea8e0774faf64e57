import * as pulumi from "@pulumi/pulumi";
import type { Deployment } from "./deployment";
import { aliases } from "./model/names";
import { databaseUrl } from "./model/urls";

/** The environment of both backends: the configured variables, and where their database is. */
export function backendVariables(
  { config, variables }: Deployment,
  password: pulumi.Output<string>,
): Record<string, pulumi.Input<string>> {
  const { user, name } = config.database;
  const kept = Object.entries(variables.secret).map(([variable, value]) => [
    variable,
    pulumi.secret(value),
  ]);
  return {
    ...variables.plain,
    ...(Object.fromEntries(kept) as Record<string, pulumi.Output<string>>),
    DB_HOST: aliases.database,
    DATABASE_URL: password.apply((clear) =>
      databaseUrl({ user, name, password: clear, host: aliases.database }),
    ),
  };
}
