import type { local } from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import type { BackendArgs } from "./backend";
import { databaseEnvironment } from "./databaseAccess";
import type { Image } from "./image";
import type { Mount } from "./model/backendVolumes";
import { otherColor } from "./model/color";
import { containerFlags, mountFlags } from "./model/containerFlags";
import { activeDirectory, factsDirectory } from "./model/proxy/activeUpstream";
import { labels } from "./model/plan/actual";
import { scriptFile } from "./scriptText";

/** The release whose migration it is. */
export interface MigrationArgs extends BackendArgs {
  readonly migratedImage: Image;
  /** The rights of root that its container keeps. */
  readonly capabilities: readonly string[];
}

/** The migration of a new image, in a container of its own before the release is created. */
export function migrate(
  name: string,
  args: MigrationArgs,
  opts: pulumi.CustomResourceOptions,
): local.Command {
  const { host, capabilities } = args;
  const { takesOver = false } = args.treatment;
  return host.script(
    name,
    {
      script: "migrate",
      environment: {
        ...numbered(args.variables),
        FORECASTER_VARIABLES: Object.keys(args.variables).join(" "),
        FORECASTER_PUBLIC: publicValues(args.variables, host.publicVariables),
        FORECASTER_MIGRATE_COMMAND: args.config.migrateCommand ?? "",
        FORECASTER_MIGRATION: host.names.migration,
        FORECASTER_NETWORK: host.names.network,
        FORECASTER_LABEL_STACK: labels.stack,
        FORECASTER_LABEL_IMAGE: labels.image,
        FORECASTER_LABEL_MIGRATES: labels.migrates,
        FORECASTER_LABEL_SESSION: labels.session,
        FORECASTER_LOG_SIZE: host.logs.maxSize,
        FORECASTER_LOG_FILES: String(host.logs.maxFiles),
        FORECASTER_STACK: host.stack,
        FORECASTER_TIMEOUT: String(args.config.migrateTimeout),
        FORECASTER_TAKES_OVER: takesOver ? "yes" : "",
        FORECASTER_MIGRATES: args.migrate ? "yes" : "",
        FORECASTER_SKIPS: args.config.skipMigrationFor === args.image ? "yes" : "",
        FORECASTER_PROXY: host.names.proxy,
        FORECASTER_ACTIVE: activeDirectory,
        FORECASTER_FACTS: factsDirectory,
        ...databaseEnvironment(host.names, args.database),
        FORECASTER_LOCK_TIMEOUT: String(args.config.migrateLockTimeout),
        FORECASTER_IMAGE: args.migratedImage.id,
        FORECASTER_REFERENCE: args.image,
        FORECASTER_FLAGS: [
          ...containerFlags(capabilities, args.config.container),
          ...mountFlags(args.config.container),
        ].join("\n"),
        ...volumesEnvironment(args),
      },
      // The script itself passes over an image that it knows.
      runs: args.migrate || takesOver,
      timeout: 2 * args.config.migrateTimeout + 120,
    },
    opts,
  );
}

/** The volumes of both colors, which of them are caches, and for whom they are. */
function volumesEnvironment({ host, color, config, volumes }: MigrationArgs) {
  const { modelsCache, pipCache } = host.names.volumes;
  const flags = (mounts: readonly Mount[]) =>
    mounts.map(({ volume, path }) => `${volume}:${path}`).join(" ");
  return {
    FORECASTER_MOUNTS: flags(volumes),
    FORECASTER_CACHES: flags(
      volumes.filter(({ volume }) => volume === modelsCache || volume === pipCache),
    ),
    FORECASTER_USER: config.container?.user ?? "",
    FORECASTER_GROUPS: (config.container?.groupAdds ?? []).join(" "),
    FORECASTER_COLOR: color,
    FORECASTER_OTHER: otherColor(color),
    FORECASTER_BACKENDS: Object.values(host.names.backends).join(" "),
    FORECASTER_PROXY_IMAGE: host.proxyImage,
    FORECASTER_OPEN_VOLUMES: scriptFile("openVolumes"),
  };
}

/** Values under names that steer neither a shell nor the Docker CLI; the migration gets them by their own. */
function numbered(variables: BackendArgs["variables"]): Record<string, pulumi.Output<string>> {
  const values = Object.values(variables).map((value, index) => [
    `FORECASTER_VALUE_${index + 1}`,
    pulumi.secret(value),
  ]);
  return Object.fromEntries(values) as Record<string, pulumi.Output<string>>;
}

/** The names in a migration's container that hold no secret. */
function publicValues(variables: BackendArgs["variables"], shown: readonly string[]): string {
  const values = Object.keys(variables).flatMap((variable, index) =>
    shown.includes(variable) ? [`FORECASTER_VALUE_${index + 1}`] : [],
  );
  return ["FORECASTER_VARIABLES", "FORECASTER_LIMITS", ...values].join(" ");
}
