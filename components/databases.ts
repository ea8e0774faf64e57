import { strict as assert } from "node:assert";
import type * as pulumi from "@pulumi/pulumi";
import { Database } from "./database";
import type { DatabaseAccess } from "./databaseAccess";
import { ExternalDatabase } from "./externalDatabase";
import type { Action } from "./model/plan/action";
import type { PartsArgs } from "./partsArgs";
import { sharedTreatment } from "./sharedTreatment";
import { unknownText } from "./unknownText";

/** Docker refuses to mount there, should it ever be told to. */
const neverMounted = "/";

/** The databases of the backends: the stack's own, one elsewhere, or both. */
export class Databases {
  private elsewhere?: ExternalDatabase;

  constructor(private readonly args: PartsArgs) {}

  /** The stack's own Postgres, and one elsewhere; while a stack moves from one to the other, both. */
  make(dependsOn: pulumi.Resource[], proxy?: pulumi.Resource): pulumi.Resource[] {
    const { plan, config } = this.args.deployment;
    const { database: action } = plan;
    return [
      ...(action === "none" ? [] : [this.ownDatabase(action, dependsOn, proxy)]),
      ...(config.database.external ? [this.externalDatabase(dependsOn)] : []),
    ];
  }

  private ownDatabase(
    action: Action,
    dependsOn: pulumi.Resource[],
    proxy?: pulumi.Resource,
  ): Database {
    const { config, desired, plan, actual } = this.args.deployment;
    const { passwords } = this.args;
    assert(passwords !== undefined);
    const isUntouched = config.database.external && action === "keep" && !plan.unfinished.database;
    return new Database(
      `${this.args.name}-database`,
      {
        host: this.args.host,
        treatment: sharedTreatment("database", action, this.args.deployment),
        config: config.database,
        dataMount: this.dataMount(),
        settings: desired.database,
        passwords,
        isAwaited: plan.awaitsDatabase && !isUntouched,
        isKnown: plan.isDatabaseKnown,
        alignsPassword: plan.isDatabaseKnown || !this.isServing(),
        setsRole: plan.setsRole,
        setsParameters: plan.setsParameters,
        initScripts: {
          ...plan.initScripts,
          files: desired.initScripts,
          limit: config.backend.migrateTimeout,
        },
        hadParameters: actual.parameters !== undefined,
        proxy,
      },
      { ...this.args.child, dependsOn },
    );
  }

  private externalDatabase(dependsOn: pulumi.Resource[]): ExternalDatabase {
    const { config, plan } = this.args.deployment;
    this.elsewhere = new ExternalDatabase(
      `${this.args.name}-external-database`,
      {
        host: this.args.host,
        config: config.database,
        database: this.args.database,
        inputs: config.backend.container,
        isAwaited: plan.awaitsDatabase,
      },
      { ...this.args.child, dependsOn },
    );
    return this.elsewhere;
  }

  /** How the database of today's backends is asked. */
  get access(): DatabaseAccess {
    const { passwords, database, deployment } = this.args;
    if (deployment.config.database.external || passwords === undefined) {
      return this.elsewhere?.access ?? database;
    }
    // As the superuser, who sees what every session does, and may end it.
    return { ...deployment.config.database, password: passwords.superuser };
  }

  /** A container that is kept has its mount; a preview cannot tell it of an image that is to be pulled. */
  private dataMount(): pulumi.Input<string> {
    const { plan, dataMount } = this.args.deployment;
    return plan.database === "keep" ? neverMounted : (dataMount ?? unknownText);
  }

  /** A backend serves throughout this update, with the password that it was made with. */
  private isServing(): boolean {
    const { from, backends } = this.args.deployment.plan;
    return from !== "none" && backends[from].action === "keep";
  }
}
