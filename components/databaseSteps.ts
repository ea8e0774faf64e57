import type * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { type DatabaseAccess, databaseEnvironment } from "./databaseAccess";
import type { DatabasePasswords } from "./databasePasswords";
import type { DockerHost } from "./dockerHost";
import type { Config } from "./model/config/schema";
import type { InitScript, InitScriptsPlan } from "./model/database/initScripts";
import { parametersHash, parameterStatements } from "./model/database/parameters";
import { activeDirectory, factsDirectory, recordedDirectory } from "./model/proxy/activeUpstream";
import { scriptResult } from "./model/scriptResult";

/** What makes Postgres fit for backends when its container is there. */
export interface DatabaseStepsArgs {
  readonly host: DockerHost;
  readonly config: Config["database"];
  readonly passwords: DatabasePasswords;
  /** This update waits until it takes connections. */
  readonly isAwaited: boolean;
  /** It was found ready before: what holds for as long as its container is not looked at again. */
  readonly isKnown: boolean;
  /** Data of before may be given the stack's password: no backend serves with another one. */
  readonly alignsPassword: boolean;
  /** `database.role` is made, or set right, in this update. */
  readonly setsRole: boolean;
  /** It is given its parameters and extensions in this update. */
  readonly setsParameters: boolean;
  /** It was given some once, whether there are any now. */
  readonly hadParameters: boolean;
  readonly initScripts: InitScriptsPlan & {
    readonly files: readonly InitScript[];
    /** Whole seconds that each may take. */
    readonly limit: number;
  };
  /** The container that takes down that the database was found ready. */
  readonly proxy?: pulumi.Resource | undefined;
}

/** The steps from a container of Postgres to a database that backends can use, each after the one before it. */
export class DatabaseSteps {
  private readonly access: DatabaseAccess;

  constructor(
    private readonly name: string,
    private readonly args: DatabaseStepsArgs,
    private readonly container: docker.Container,
    private readonly parent: pulumi.Resource,
  ) {
    this.access = { ...args.config, password: args.passwords.superuser };
  }

  /** Makes those that this stack has; the last one, when all are done. */
  make(): pulumi.Resource {
    const { config, setsParameters, hadParameters, initScripts } = this.args;
    let done: pulumi.Resource = this.waitUntilReady();
    if (config.role !== undefined) {
      done = this.setRole(config.role, done);
    }
    // None for a stack of before there were any: it would see a resource that does nothing.
    if (setsParameters || hadParameters || parametersHash(config) !== undefined) {
      done = this.setParameters(done);
    }
    return initScripts.areOfData ? this.runInitScripts(done) : done;
  }

  private waitUntilReady(): pulumi.Resource {
    const { host, config, ...args } = this.args;
    return host.script(
      `${this.name}-ready`,
      {
        script: "waitDatabase",
        environment: {
          DATABASE: host.names.database,
          CONTAINER_ID: this.container.id,
          DATABASE_USER: config.user,
          DATABASE_NAME: config.name,
          VOLUME: host.names.volumes.postgresData,
          IS_KNOWN: args.isKnown ? "yes" : "",
          // No backend logs in as the superuser where there is a role.
          ALIGNS: args.alignsPassword || config.role !== undefined ? "yes" : "",
          PROXY: host.names.proxy,
          RECORDED: recordedDirectory,
          FORECASTER_PUBLIC: host.publicVariables.join(" "),
          PGUSER: config.user,
          PGPASSWORD: args.passwords.superuser,
          TIMEOUT: String(config.readyTimeout),
        },
        runs: args.isAwaited,
        settles: {
          container: host.names.database,
          stopGrace: config.stopGrace,
          check: "pg_isready --quiet --host 127.0.0.1",
          showsLogs: false,
        },
        // A successor that fails gets its time to stop, and its predecessor half a minute to answer.
        timeout: config.readyTimeout + config.stopGrace + 180,
      },
      { parent: this.parent, dependsOn: args.proxy ?? [] },
    );
  }

  private setRole(role: string, dependsOn: pulumi.Resource): pulumi.Resource {
    const { host, config, passwords, setsRole, alignsPassword } = this.args;
    return host.script(
      `${this.name}-role`,
      {
        script: "setRole",
        environment: {
          ...this.environment(),
          ROLE: role,
          ROLE_PASSWORD: pulumi.secret(passwords.backends),
          NAME: config.name,
          ALIGNS: alignsPassword ? "yes" : "",
        },
        runs: setsRole,
        timeout: 300,
      },
      { parent: this.parent, dependsOn },
    );
  }

  private setParameters(dependsOn: pulumi.Resource): pulumi.Resource {
    const { host, config, setsParameters } = this.args;
    const script = host.script(
      `${this.name}-parameters`,
      {
        script: "setParameters",
        environment: {
          ...this.environment(),
          STATEMENTS: parameterStatements(config),
          HASH: parametersHash(config) ?? "",
        },
        runs: setsParameters,
        timeout: 120,
      },
      { parent: this.parent, dependsOn },
    );
    if (setsParameters) {
      script.stdout.apply((text) => {
        warnOfStart(host.names.database, text);
      });
    }
    return script;
  }

  private runInitScripts(dependsOn: pulumi.Resource): pulumi.Resource {
    const { host, config, passwords, initScripts } = this.args;
    const { files, limit, run } = initScripts;
    return host.script(
      `${this.name}-init-scripts`,
      {
        script: "runInitScripts",
        environment: {
          ...this.environment(),
          SCRIPTS: files.map(({ path, file }) => `${path}\t${file}`).join("\n"),
          LIMIT: String(limit),
          ROLE_PASSWORD: config.role === undefined ? "" : pulumi.secret(passwords.backends),
          FORECASTER_PUBLIC: host.publicVariables.join(" "),
        },
        runs: run,
        timeout: files.length * (limit + 60) + 300,
      },
      { parent: this.parent, dependsOn },
    );
  }

  /** How a step asks Postgres, and where it writes down that it is done. */
  private environment(): Record<string, pulumi.Input<string>> {
    const { host } = this.args;
    return {
      ...databaseEnvironment(host.names, this.access),
      CONTAINER_ID: this.container.id,
      PROXY: host.names.proxy,
      ACTIVE: activeDirectory,
      FACTS: factsDirectory,
    };
  }
}

function warnOfStart(container: string, evidence: string): void {
  const waiting = scriptResult(evidence, "waiting");
  if (waiting !== "") {
    void pulumi.log.warn(
      `Postgres takes ${waiting} when it starts next: docker restart ${container}, an outage of seconds.`,
    );
  }
}
