import { z } from "zod";
import { defaultCaches, noCache } from "../backendVolumes";
import { containerInputs } from "./containerInputs";
import { defaultPorts } from "./defaultPorts";
import {
  address,
  command,
  duration,
  flag,
  group,
  port,
  image,
  map,
  text,
  wholeNumber,
  nonEmptyText,
} from "./fields";

const noCpuCount = "not a number of CPUs; expected more than 0, such as 0.5";
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
const volumePath = /(\/(?!\.{1,2}(\/|$))[\w.@+~-]+)+/;
const volumes = map(
  z
    .string()
    .regex(/^[a-z][a-z0-9_]{0,39}$/, "not a volume's name; expected up to 40 of a-z, 0-9 and _"),
  text(new RegExp(`^${volumePath.source}$`), "an absolute path in the container", "/app/uploads"),
  "names to paths",
);
const cache = text(
  new RegExp(`^(${noCache}|${volumePath.source})$`),
  `an absolute path in the container, or ${noCache}`,
  "/root/.cache/huggingface",
);

/** The settings that both backends share. */
export const backend = group({
  containerPort: port().prefault(8000).describe("Port on which a backend listens in its container"),
  bindAddress: address
    .prefault("127.0.0.1")
    .describe("Host address on which a backend can be reached past nginx"),
  hostPorts: group({
    blue: port().prefault(defaultPorts["backend.hostPorts.blue"]).describe("Host port of blue"),
    green: port().prefault(defaultPorts["backend.hostPorts.green"]).describe("Host port of green"),
  }).prefault({}),
  environment: nonEmptyText("a text such as staging")
    .prefault("production")
    .describe("`ENVIRONMENT`; `none` leaves it out"),
  debug: z
    .union([flag(), z.literal("none")], { error: "not a boolean; expected true, false or none" })
    .prefault(false)
    .describe("`DEBUG`; `none` leaves it out"),
  envFile: nonEmptyText("the path of a file")
    .optional()
    .describe("File of `NAME=value` lines as in Compose, read where Pulumi runs; all are secrets"),
  dataPath: absolutePath
    .optional()
    .describe("Folder on the Docker host, mounted read-only at `/data`"),
  volumes: volumes
    .prefault({})
    .describe("Volumes that both colors share: each name with its path in the container"),
  caches: group({
    models: cache
      .prefault(defaultCaches.models)
      .describe("Path in the container of the volume for downloaded models; `none`: no volume"),
    pip: cache
      .prefault(defaultCaches.pip)
      .describe("Path in the container of the volume for pip's downloads; `none`: no volume"),
  }).prefault({}),
  discard: z
    .array(containerPath, { error: "not a list; expected a list of paths in the container" })
    .prefault([])
    .describe("Paths in the container: files below them may be deleted with it"),
  keepImages: wholeNumber(2, 1000, "images")
    .prefault(3)
    .describe(
      "Newest images pulled by releases that stay on the host; older ones that nothing uses go",
    ),
  memoryMb: wholeNumber(6, 1_048_576, "MiB")
    .optional()
    .describe("Memory limit of one backend in MiB"),
  cpus: cpuCount.optional().describe("CPU limit of one backend"),
  idle: z
    .enum(["keep", "stop"], { error: "not a treatment; expected keep or stop" })
    .prefault("keep")
    .describe(
      "`stop`: the first update after a switch stops the color that served; a switch to it starts it",
    ),
  stopGrace: duration()
    .prefault("30s")
    .describe("Time to stop before it is killed; at least your longest request"),
  migrateCommand: command()
    .optional()
    .describe("Shell command that runs in the new image before the release is created"),
  migrateTimeout: duration().prefault("10m").describe("How long a migration may take"),
  // Users wait behind a migration that waits, at most for proxy.readTimeout.
  migrateLockTimeout: duration()
    .prefault("2s")
    .describe("How long a migration may wait for a lock; less than `proxy.readTimeout`"),
  skipMigrationFor: image().optional().describe("Image whose migration is skipped"),
  healthcheck: group({
    interval: duration()
      .prefault("30s")
      .describe("Time between two of Docker's healthchecks (they inform; the gate decides)"),
    timeout: duration().prefault("10s").describe("How long one healthcheck may take"),
    retries: wholeNumber(1, 100, "tries")
      .prefault(5)
      .describe("Failures until Docker says unhealthy"),
    startPeriod: duration()
      .prefault("5m")
      .describe("Failures this soon after a start do not count"),
    command: command()
      .optional()
      .describe("Shell command of the healthcheck, instead of curl at `gate.readyPath`"),
    disable: flag().optional().describe("No healthcheck, not even that of the image"),
  }).prefault({}),
  container: containerInputs.backend
    .optional()
    .describe("Further inputs of the backends' containers, as `docker.Container` has them"),
});
