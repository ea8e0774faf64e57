import type * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import type { OwnArgs, ContainerPlan } from "./container";
import { type DatabaseAccess, databaseEnvironment } from "./databaseAccess";
import type { DatabasePasswords } from "./databasePasswords";
import type { DockerHost } from "./dockerHost";
import { migrationEnvironment } from "./leftMigration";
import { activeDirectory, factsDirectory, recordedDirectory } from "./model/proxy/activeUpstream";
import { becomesAnotherUser } from "./model/capabilities";
import type { Config } from "./model/config/schema";
import type { InitScript, InitScriptsPlan } from "./model/database/initScripts";
import { parametersHash, parameterStatements, startCommand } from "./model/database/parameters";
import { aliases } from "./model/names";
import { scriptResult } from "./model/scriptResult";
import type { Fingerprint } from "./model/plan/settings";
import type { Succession } from "./succession";

export interface DatabaseArgs {
  readonly host: DockerHost;
  readonly treatment: ContainerPlan;
  readonly config: Config["database"];
  /** Where the volume is mounted, for the image to keep its data in it. */
  readonly dataMount: pulumi.Input<string>;
  readonly settings: Fingerprint;
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

/** Postgres on the private network, ready for connections when `ready` is. */
export class Database extends pulumi.ComponentResource {
  /** Resolves when Postgres takes connections with the stack's password. */
  readonly ready: pulumi.Resource;
  private readonly access: DatabaseAccess;

  constructor(name: string, args: DatabaseArgs, opts: pulumi.ComponentResourceOptions) {
    super("forecaster:docker:Database", name, {}, opts);
    const { host, treatment, config, passwords } = args;
    this.access = { ...config, password: passwords.superuser };
    const image = host.image(
      `${name}-image`,
      {
        reference: config.image,
        setting: "database.image",
        frozen: treatment.action === "keep",
      },
      { parent: this },
    );
    const container = host.container(
      name,
      {
        identity: {
          name: host.names.database,
          alias: aliases.database,
          image: config.image,
          settings: args.settings,
          capabilities: [...becomesAnotherUser, "CAP_FOWNER"],
          stopGrace: config.stopGrace,
          migration: migrationEnvironment(host.names, this.access),
          succession: succession(config),
        },
        own: containerArgs(args, image.id),
        further: config.container,
        treatment,
      },
      // What runs is stopped when its successor's image is there, not while that is pulled.
      { parent: this, dependsOn: image },
    );
    const answers = this.waitUntilReady(`${name}-ready`, args, container);
    const ready =
      config.role === undefined
        ? answers
        : this.setRole(`${name}-role`, config.role, args, container, answers);
    // None for a stack of before there were any: it would see a resource that does nothing.
    const hasParameters =
      args.setsParameters || args.hadParameters || parametersHash(config) !== undefined;
    const isSet = hasParameters
      ? this.setParameters(`${name}-parameters`, args, container, ready)
      : ready;
    this.ready = args.initScripts.areOfData
      ? this.runInitScripts(`${name}-init-scripts`, args, container, isSet)
      : isSet;
    this.registerOutputs();
  }

  private setRole(
    name: string,
    role: string,
    { host, config, passwords, setsRole, alignsPassword }: DatabaseArgs,
    container: docker.Container,
    answers: pulumi.Resource,
  ): pulumi.Resource {
    return host.script(
      name,
      {
        script: "setRole",
        environment: {
          ...databaseEnvironment(host.names, this.access),
          CONTAINER_ID: container.id,
          ROLE: role,
          ROLE_PASSWORD: pulumi.secret(passwords.backends),
          NAME: config.name,
          ALIGNS: alignsPassword ? "yes" : "",
          PROXY: host.names.proxy,
          ACTIVE: activeDirectory,
          FACTS: factsDirectory,
        },
        runs: setsRole,
        timeout: 300,
      },
      { parent: this, dependsOn: answers },
    );
  }

  private setParameters(
    name: string,
    { host, config, setsParameters }: DatabaseArgs,
    container: docker.Container,
    ready: pulumi.Resource,
  ): pulumi.Resource {
    const script = host.script(
      name,
      {
        script: "setParameters",
        environment: {
          ...databaseEnvironment(host.names, this.access),
          CONTAINER_ID: container.id,
          STATEMENTS: parameterStatements(config),
          HASH: parametersHash(config) ?? "",
          PROXY: host.names.proxy,
          ACTIVE: activeDirectory,
          FACTS: factsDirectory,
        },
        runs: setsParameters,
        timeout: 120,
      },
      { parent: this, dependsOn: ready },
    );
    if (setsParameters) {
      script.stdout.apply((text) => {
        warnOfStart(host.names.database, text);
      });
    }
    return script;
  }

  private runInitScripts(
    name: string,
    { host, config, passwords, initScripts }: DatabaseArgs,
    container: docker.Container,
    isSet: pulumi.Resource,
  ): pulumi.Resource {
    const { files, limit, run } = initScripts;
    return host.script(
      name,
      {
        script: "runInitScripts",
        environment: {
          ...databaseEnvironment(host.names, this.access),
          CONTAINER_ID: container.id,
          SCRIPTS: files.map(({ path, file }) => `${path}\t${file}`).join("\n"),
          LIMIT: String(limit),
          ROLE_PASSWORD: config.role === undefined ? "" : pulumi.secret(passwords.backends),
          FORECASTER_PUBLIC: host.publicVariables.join(" "),
          PROXY: host.names.proxy,
          ACTIVE: activeDirectory,
          FACTS: factsDirectory,
        },
        runs: run,
        timeout: files.length * (limit + 60) + 300,
      },
      { parent: this, dependsOn: isSet },
    );
  }

  private waitUntilReady(
    name: string,
    { host, config, ...args }: DatabaseArgs,
    container: docker.Container,
  ): pulumi.Resource {
    return host.script(
      name,
      {
        script: "waitDatabase",
        environment: {
          DATABASE: host.names.database,
          CONTAINER_ID: container.id,
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
      { parent: this, dependsOn: args.proxy ?? [] },
    );
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

function containerArgs(
  { host, config, passwords, dataMount }: DatabaseArgs,
  image: pulumi.Input<string>,
): OwnArgs {
  const command = startCommand(config);
  return {
    image,
    ...(command === undefined ? {} : { command }),
    envs: [
      `POSTGRES_USER=${config.user}`,
      pulumi.secret(pulumi.interpolate`POSTGRES_PASSWORD=${passwords.superuser}`),
      `POSTGRES_DB=${config.name}`,
    ],
    volumes: [{ volumeName: host.names.volumes.postgresData, containerPath: dataMount }],
    ports: [{ internal: 5432, external: config.port, ip: config.bindAddress }],
    healthcheck: {
      tests: ["CMD-SHELL", `pg_isready --username ${config.user} --dbname ${config.name}`],
      interval: "30s",
      timeout: "10s",
      retries: 3,
    },
    // Postgres ends its sessions and writes its data at SIGINT; at SIGTERM it waits for clients.
    stopSignal: "SIGINT",
  };
}

function succession(config: Config["database"]): Succession {
  const { user, name, bindAddress, port } = config;
  return {
    setting: "database.image",
    tools: ["sh", "psql", "pg_isready", "hostname", "cut", "printenv"],
    variables: { POSTGRES_USER: user, POSTGRES_PASSWORD: "rehearsal", POSTGRES_DB: name },
    command: startCommand(config) ?? [],
    proof: `pg_isready --quiet --host 127.0.0.1 && ${queries}`,
    ports: [{ ip: bindAddress, external: port }],
  };
}

const queries =
  'PGPASSWORD="$POSTGRES_PASSWORD" psql --quiet --no-psqlrc --host 127.0.0.1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" --command "SELECT 1"';
