import { strict as assert } from "node:assert";
import * as pulumi from "@pulumi/pulumi";
import type { Deployment } from "./deployment";
import { type ExternalDatabase, parseExternalDatabase } from "./model/config/externalDatabase";
import { aliases } from "./model/names";
import { addressOf, databaseUrl } from "./model/urls";

/** Where Postgres listens in its container. */
const port = 5432;

/** The database of the backends that this configuration makes: the stack's own, or one elsewhere. */
export interface BackendDatabase {
  readonly host: string;
  readonly port: number;
  readonly name: string;
  readonly user: string;
  readonly password: pulumi.Output<string>;
  readonly url: pulumi.Output<string>;
  /** Where people reach it. */
  readonly address: string;
  /** How psql reaches one elsewhere. */
  readonly connection?: string;
}

/** The database of this deployment's backends; `password` is that of their role in the stack's own. */
export function backendDatabase(
  { config, actual }: Deployment,
  password: pulumi.Output<string> | undefined,
): BackendDatabase {
  if (config.database.external) {
    assert(config.databaseUrl !== undefined);
    return elsewhere(parseExternalDatabase(config.databaseUrl));
  }
  assert(password !== undefined);
  const { role, user } = config.database;
  const own = { ...config.database, user: role ?? user, host: aliases.database, port };
  const { dockerHost } = actual;
  return {
    ...{ host: own.host, port, name: own.name, user: own.user, password },
    url: password.apply((clear) => databaseUrl({ ...own, password: clear })),
    address: addressOf({ dockerHost, ...config.database }),
  };
}

function elsewhere({ url, password, ...database }: ExternalDatabase): BackendDatabase {
  return {
    ...database,
    password: pulumi.secret(password),
    url: pulumi.secret(url),
  };
}
