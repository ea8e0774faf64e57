import * as pulumi from "@pulumi/pulumi";
import type { BackendDatabase } from "./backendDatabase";
import type { ContainerInputs } from "./model/config/containerInputs";
import { reachFlags } from "./model/containerFlags";
import type { Names } from "./model/names";
import { labels } from "./model/plan/actual";

/** How scripts ask a database: in which container psql runs, and as whom it asks. */
export interface DatabaseAccess {
  readonly user: string;
  readonly name: string;
  readonly password: pulumi.Input<string>;
  /** For a database elsewhere, the container that is started to ask it. */
  readonly client?: Client;
}

interface Client {
  readonly image: pulumi.Input<string>;
  /** The address of the database, in the form of libpq. */
  readonly connection: string;
  /** Words of `docker run`. */
  readonly flags: readonly string[];
}

/** Of a database elsewhere: a client on the stack's network, which finds hosts by the names that a backend has. */
export function accessElsewhere(
  { user, name, password, connection = "" }: BackendDatabase,
  image: pulumi.Input<string>,
  { stack, names, inputs }: { stack: string; names: Names; inputs: ContainerInputs | undefined },
): DatabaseAccess {
  const flags = [
    ...["--label", `${labels.stack}=${stack}`, "--network", names.network],
    ...reachFlags(inputs),
  ];
  return { user, name, password, client: { image, connection, flags } };
}

/** A database as lib/askDatabase.sh needs it. */
export function databaseEnvironment(
  names: Names,
  { user, name, password, client }: DatabaseAccess,
): Record<string, pulumi.Input<string>> {
  return {
    FORECASTER_DATABASE: client === undefined ? names.database : names.databaseClient,
    FORECASTER_DATABASE_USER: user,
    FORECASTER_DATABASE_NAME: client?.connection ?? name,
    FORECASTER_DATABASE_PASSWORD: pulumi.secret(password),
    FORECASTER_CLIENT_IMAGE: client?.image ?? "",
    FORECASTER_CLIENT_FLAGS: (client?.flags ?? []).join("\n"),
  };
}
