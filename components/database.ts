import * as pulumi from "@pulumi/pulumi";
import type { OwnArgs, ContainerPlan } from "./container";
import { DatabaseSteps, type DatabaseStepsArgs } from "./databaseSteps";
import { migrationEnvironment } from "./leftMigration";
import { becomesAnotherUser } from "./model/capabilities";
import type { Config } from "./model/config/schema";
import { startCommand } from "./model/database/parameters";
import { aliases } from "./model/names";
import type { Fingerprint } from "./model/plan/settings";
import type { Succession } from "./succession";

export interface DatabaseArgs extends DatabaseStepsArgs {
  readonly treatment: ContainerPlan;
  /** Where the volume is mounted, for the image to keep its data in it. */
  readonly dataMount: pulumi.Input<string>;
  readonly settings: Fingerprint;
}

/** Postgres on the private network, ready for connections when `ready` is. */
export class Database extends pulumi.ComponentResource {
  /** Resolves when Postgres takes connections with the stack's password. */
  readonly ready: pulumi.Resource;

  constructor(name: string, args: DatabaseArgs, opts: pulumi.ComponentResourceOptions) {
    super("forecaster:docker:Database", name, {}, opts);
    const { host, treatment, config, passwords } = args;
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
          migration: migrationEnvironment(host.names, {
            ...config,
            password: passwords.superuser,
          }),
          succession: succession(config),
        },
        own: containerArgs(args, image.id),
        further: config.container,
        treatment,
      },
      // What runs is stopped when its successor's image is there, not while that is pulled.
      { parent: this, dependsOn: image },
    );
    this.ready = new DatabaseSteps(name, args, container, this).make();
    this.registerOutputs();
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
