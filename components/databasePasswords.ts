import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import type { Config } from "./model/config/schema";

/** Passwords of a stack's own database. */
export interface DatabasePasswords {
  /** Of the one whom the image makes; scripts ask as that one. */
  readonly superuser: pulumi.Output<string>;
  /** Of the one whom backends have: `database.role`, or the superuser where there is none. */
  readonly backends: pulumi.Output<string>;
}

/** The configured password, or a generated one; where there is a role, the superuser has one of its own. */
export function databasePasswords(
  name: string,
  { databasePassword, database }: Config,
  opts: pulumi.CustomResourceOptions,
): DatabasePasswords {
  const generated = generate(`${name}-password`, opts);
  const backends = databasePassword === undefined ? generated : pulumi.secret(databasePassword);
  const superuser =
    database.role === undefined ? backends : generate(`${name}-superuser-password`, opts);
  return { superuser, backends };
}

/** It lives as long as the stack's data volume. */
function generate(name: string, opts: pulumi.CustomResourceOptions): pulumi.Output<string> {
  const password = { length: 32, special: false };
  return new random.RandomPassword(name, password, { ...opts, ignoreChanges: ["*"] }).result;
}
