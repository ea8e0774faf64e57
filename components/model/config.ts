import { z } from "zod";
import { colors } from "./color";
import { duration, group, hostPort, image, text, whole, words } from "./configFields";
import { type AllowDowntime, permissionForm } from "./downtime";
import { durationForm } from "./duration";

const noCpuCount = "not a number of CPUs; allowed is more than 0, such as 0.5";
// Without --type float `pulumi config set` writes a fraction as a text.
const cpuCount = z
  .union(
    [
      z.number(),
      z
        .string()
        .regex(/^\d+(\.\d+)?$/)
        .transform(Number),
    ],
    { error: noCpuCount },
  )
  .refine((count) => count > 0, { error: noCpuCount });
const absolutePath = text(/^\/[^\0:]*$/, "an absolute path on the Docker host", "/srv/forecaster");
// Neither what Docker's flags nor what a pattern of find would take apart.
const containerPath = text(
  /^(\/(?!\.{1,2}(\/|$))[^\p{Cc}\p{Surrogate}/:*?[\]\\]+)+$/u,
  "an absolute path in the container",
  "/app/uploads",
);
const volumes = z.record(
  z
    .string()
    .regex(/^[a-z][a-z0-9_]{0,39}$/, "not a volume's name; allowed are up to 40 of a-z, 0-9 and _"),
  text(/^(\/(?!\.{1,2}(\/|$))[\w.@+~-]+)+$/, "an absolute path in the container", "/app/uploads"),
  {
    error: (issue) =>
      issue.code === "invalid_type" ? "not a map; allowed is names to paths" : undefined,
  },
);
const requestPath = text(/^\/[A-Za-z0-9._~/%?&=-]*$/, "a path that begins with /", "/ready");
const locationPath = text(/^\/[A-Za-z0-9._~/-]*$/, "a path that begins with /", "/api/v1/train");
const size = text(/^[1-9]\d*[kmg]$/, "a size such as 512k, 20m or 1g", "20m");
const address = z.union([z.ipv4(), z.ipv6()], {
  error: "not an IP address; allowed is for example 127.0.0.1",
});
const noPermission =
  "not a permission; allowed are false, true, or what a refused update prints for exactly its changes";
const permission = z
  .string({ error: noPermission })
  .refine((value) => /^(true|false)$/.test(value) || permissionForm.test(value), {
    error: noPermission,
  })
  .transform((value): AllowDowntime => (/^(true|false)$/.test(value) ? value === "true" : value));
const command = () => words("a shell command");
const variable = z
  .union([z.string(), z.number(), z.boolean()], {
    error: "not a value; allowed is a text, a number or a boolean",
  })
  .refine((value) => typeof value !== "number" || Math.abs(value) <= Number.MAX_SAFE_INTEGER, {
    error: "a number that would be rounded; allowed is the same as a text, with --type string",
  })
  .transform(String);
// No record: that takes a map with the name `constructor` in it for none. Names: crossProblems.
const variables = z
  .object({}, { error: "not a map; allowed is names to values" })
  .catchall(variable);

const route = group({
  path: locationPath,
  connectTimeout: duration().optional(),
  sendTimeout: duration().optional(),
  readTimeout: duration().optional(),
  maxBodySize: size.optional(),
});

/** Ports of the host that are taken unless the configuration says otherwise. */
export const defaultPorts = {
  "database.port": 5432,
  "backend.hostPorts.blue": 8001,
  "backend.hostPorts.green": 8002,
  "proxy.port": 80,
  "proxy.idlePort": 8080,
} as const;

/** How long a release gets to become ready, unless the configuration says otherwise. */
export const defaultGateTimeout = "6m";

/** The whole configuration with its defaults: the only table of them. */
export const configSchema = group({
  activeColor: z.enum(colors, { error: "not a color; allowed are blue, green" }),
  images: group({ blue: image(), green: image() }),
  namePrefix: text(
    /^[a-z][a-z0-9-]{0,39}$/,
    "up to 40 lower-case letters, digits and -",
    "forecast",
  ).prefault("forecast"),
  database: group({
    image: image().prefault("postgres:16-alpine"),
    user: text(/^[a-z_][a-z0-9_]{0,62}$/, "a plain SQL name", "postgres").prefault("postgres"),
    name: text(/^[a-z_][a-z0-9_]{0,62}$/, "a plain SQL name", "forecaster_enterprise").prefault(
      "forecaster_enterprise",
    ),
    bindAddress: address.prefault("127.0.0.1"),
    port: hostPort().prefault(defaultPorts["database.port"]),
    readyTimeout: duration().prefault("2m"),
    stopGrace: duration().prefault("1m"),
  }).prefault({}),
  databasePassword: words("any text that is not empty").optional(),
  backend: group({
    containerPort: hostPort().prefault(8000),
    bindAddress: address.prefault("127.0.0.1"),
    hostPorts: group({
      blue: hostPort().prefault(defaultPorts["backend.hostPorts.blue"]),
      green: hostPort().prefault(defaultPorts["backend.hostPorts.green"]),
    }).prefault({}),
    environment: words("a text such as staging").prefault("production"),
    debug: z.boolean({ error: "not a boolean; allowed are true, false" }).prefault(false),
    envFile: words("the path of a file").optional(),
    dataPath: absolutePath.optional(),
    volumes: volumes.prefault({}),
    discard: z
      .array(containerPath, { error: "not a list; allowed is a list of paths in the container" })
      .prefault([]),
    memoryMb: whole(6, 1_048_576, "MiB").optional(),
    cpus: cpuCount.optional(),
    stopGrace: duration().prefault("30s"),
    migrateCommand: command().optional(),
    migrateTimeout: duration().prefault("10m"),
    // Users wait behind a migration that waits, at most for proxy.readTimeout.
    migrateLockTimeout: duration().prefault("2s"),
    skipMigrationFor: image().optional(),
    healthcheck: group({
      interval: duration().prefault("30s"),
      timeout: duration().prefault("10s"),
      retries: whole(1, 100, "tries").prefault(5),
      startPeriod: duration().prefault("5m"),
    }).prefault({}),
  }).prefault({}),
  variables: variables.prefault({}),
  secretVariables: variables.prefault({}),
  gate: group({
    readyPath: requestPath.prefault("/ready"),
    timeout: duration()
      .refine((seconds) => seconds >= 1 && seconds <= 3600, {
        error: `out of range; allowed is ${durationForm} up to 1h`,
      })
      .prefault(defaultGateTimeout),
    probeTimeout: duration().prefault("10s"),
    consecutive: whole(1, 100, "answers").prefault(3),
  }).prefault({}),
  smoke: group({
    paths: z
      .array(requestPath, { error: "not a list; allowed is a list of paths" })
      .refine((paths) => paths.join(" ").length <= 65_536, {
        error: "too many or too long; allowed are 65536 characters together",
      })
      .prefault(["/ready", "/api/v1/health"]),
    command: command().optional(),
    timeout: duration().prefault("1m"),
  }).prefault({}),
  proxy: group({
    image: image().prefault("nginx:1.29.3-alpine"),
    bindAddress: address.prefault("0.0.0.0"),
    port: hostPort().prefault(defaultPorts["proxy.port"]),
    idlePort: hostPort().prefault(defaultPorts["proxy.idlePort"]),
    connectTimeout: duration().prefault("5s"),
    sendTimeout: duration().prefault("5s"),
    readTimeout: duration().prefault("5s"),
    streamTimeout: duration().prefault("1h"),
    upstreamKeepalive: duration().prefault("4s"),
    drainTimeout: duration().prefault("30s"),
    maxBodySize: size.prefault("20m"),
    routes: z.array(route, { error: "not a list; allowed is a list of routes" }).prefault([]),
  }).prefault({}),
  registry: group({
    // Docker names a registry so in an image's reference; with a scheme or a path it would never be the image's.
    address: words("the address of a registry").regex(/^[^/]+$/, {
      error:
        "no address as it stands in an image's name; allowed is host or host:port, such as ghcr.io or docker.io",
    }),
    username: words("a user's name"),
  }).optional(),
  registryPassword: words("any text that is not empty").optional(),
  logs: group({
    maxSize: size.prefault("10m"),
    maxFiles: whole(1, 1000, "files").prefault(3),
  }).prefault({}),
  dockerHost: text(
    /^(unix:\/\/\/|ssh:\/\/|tcp:\/\/).+/,
    "an address that begins with unix:///, ssh:// or tcp://",
    "ssh://deploy@server.example",
  ).optional(),
  protected: z.boolean({ error: "not a boolean; allowed are true, false" }).prefault(false),
  allowDowntime: permission.prefault("false"),
});

/** A configuration that needs no further questions; durations are whole seconds. */
export type Config = z.output<typeof configSchema>;

/** A configuration as somebody writes it: everything that has a default can be left out. */
export type ConfigInput = z.input<typeof configSchema>;
