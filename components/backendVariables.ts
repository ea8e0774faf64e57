import * as pulumi from "@pulumi/pulumi";
import type { BackendDatabase } from "./backendDatabase";
import type { Deployment } from "./deployment";
import {
  databaseVariables,
  hasReferences,
  refersToPassword,
  replaceReferences,
} from "./model/databaseVariables";

/**
 * The environment of both backends: where their database is, and the configured variables, in which references to
 * the former are replaced. A name of theirs that an earlier configuration already used keeps the value it has there.
 */
export function backendVariables(
  { config, variables }: Deployment,
  database: BackendDatabase,
): Record<string, pulumi.Input<string>> {
  const { host, port, name, user, password, url } = database;
  const values = pulumi
    .all([password, url])
    .apply(([clear, whole]) =>
      databaseVariables({ host, port, name, user, password: clear, url: whole }),
    );
  const written = (text: string): pulumi.Input<string> =>
    hasReferences(text) ? values.apply((all) => replaceReferences(text, all)) : text;
  const plain = mapped(variables.plain, (name, text) =>
    Object.hasOwn(config.variables, name) ? written(text) : text,
  );
  const secret = mapped(variables.secret, (name, text) =>
    pulumi.secret(Object.hasOwn(config.secretVariables, name) ? written(text) : text),
  );
  const given = { ...plain, ...secret };
  const parts = { DB_PORT: String(port), DB_NAME: name, DB_USER: user, DB_PASSWORD: password };
  const untaken = Object.entries(parts).filter(([part]) => !Object.hasOwn(given, part));
  return {
    ...given,
    DB_HOST: host,
    ...Object.fromEntries(untaken),
    DATABASE_URL: url,
  };
}

/** The names of those whose values may be shown with log lines, which those of secret ones may not. */
export function publicVariables({ config, variables, hidesVariables }: Deployment): string[] {
  const shown = Object.entries(variables.plain).filter(
    ([name, text]) =>
      !Object.hasOwn(config.variables, name) || !(hidesVariables || refersToPassword(text)),
  );
  const own = ["DB_PORT", "DB_NAME", "DB_USER"].filter(
    (name) => !Object.hasOwn(variables.plain, name) && !Object.hasOwn(variables.secret, name),
  );
  return [...shown.map(([name]) => name), "DB_HOST", ...own];
}

function mapped(
  values: Readonly<Record<string, string>>,
  change: (name: string, value: string) => pulumi.Input<string>,
): Record<string, pulumi.Input<string>> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, change(name, value)]),
  );
}
