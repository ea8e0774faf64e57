import { deepEqual, match } from "node:assert/strict";
import { proxyStartScript, scriptFile } from "../../../components/scriptText";
import type { Recording } from "../../support/mocks/recordProgram";
import { find, type Inputs, masked, without } from "../../support/mocks/registered";
import { recordUpdate } from "../../support/mocks/scenarios";
import { everySetting, TemporaryEnvFile } from "../../support/mocks/settings";

describe("a stack that uses every setting", () => {
  let envFile: TemporaryEnvFile;
  let recording: Recording;

  before(async () => {
    envFile = new TemporaryEnvFile();
    recording = await recordUpdate("first deployment", everySetting(envFile.path));
  });
  after(() => {
    envFile.remove();
  });

  /** The inputs in which a container differs from one with the default settings. */
  function own(name: string): Inputs {
    const inputs = masked(find(recording.resources, `forecaster-${name}`).inputs) as Inputs;
    const same = ["labels", "restart", "mustRun", "networkMode", "networksAdvanced", "logDriver"];
    return without(inputs, ...same, "capabilities", "securityOpts");
  }

  it("has backends with exactly these inputs", () => {
    const backend = (color: string, port: number) => ({
      name: `forecast-prod-backend-${color}`,
      image: "sha256:registry.example/backend:1.4.0",
      stopTimeout: 45,
      ...{ user: "1000:1000", shmSize: 256, init: true, logOpts: {} },
      uploads: { secret: [{ file: "/app/key", content: "upload-secret" }] },
      envs: [
        { secret: "LOG_LEVEL=debug" },
        { secret: "ENVIRONMENT=staging" },
        { secret: "DEBUG=true" },
        { secret: "SMTP_PASSWORD=env-file-secret" },
        { secret: "API_KEY=variable-secret" },
        { secret: "DB_HOST=db" },
        { secret: "DB_PORT=5432" },
        { secret: "DB_NAME=forecasts" },
        { secret: "DB_USER=forecaster" },
        { secret: "DB_PASSWORD=d@tabase/secret" },
        {
          secret:
            "DATABASE_URL=postgresql://forecaster:d%40tabase%2Fsecret@db:5432/forecasts?sslmode=disable",
        },
      ],
      volumes: [
        {
          volumeName: "forecast-prod-ml-models-cache",
          containerPath: "/root/.cache/huggingface",
        },
        { volumeName: "forecast-prod-volume-uploads", containerPath: "/app/uploads" },
      ],
      start: false,
      mounts: [
        { type: "bind", source: "/srv/forecaster", target: "/data", readOnly: true },
        { type: "bind", source: "/srv/models, large", target: "/models", readOnly: true },
      ],
      ports: [{ internal: 9000, external: port, ip: "10.0.0.7" }],
      healthcheck: {
        tests: ["CMD", "curl", "-f", "http://localhost:9000/healthz"],
        interval: "10s",
        timeout: "3s",
        retries: 2,
        startPeriod: "1m30s",
      },
      memory: 2048,
      memorySwap: 2048,
      cpus: "1.5",
    });
    deepEqual([own("blue"), own("green")], [backend("blue", 9001), backend("green", 9002)]);
  });

  it("has volumes of its own that outlive the stack, and are never made anew", () => {
    const { inputs, options } = find(recording.resources, "forecaster-volumes-uploads");
    deepEqual(inputs, { name: "forecast-prod-volume-uploads" });
    deepEqual([options.retainOnDelete, options.ignoreChanges], [true, ["*"]]);
  });

  it("has a volume for the files of requests that outlives it too, on whatever storage it was made", () => {
    const { inputs, options } = find(recording.resources, "forecaster-volumes-proxy-log");
    deepEqual(inputs, { name: "forecast-prod-nginx-log" });
    const asMade = ["driver", "driverOpts", "labels"];
    deepEqual([options.retainOnDelete, options.ignoreChanges], [true, asMade]);
    const { environment } = find(recording.resources, "forecaster-proxy-removal").inputs;
    match(String((environment as Inputs).TOOLS), /\bstat\b/);
  });

  it("tells the removal of a backend which files are kept, and which may go", () => {
    const removal = find(recording.resources, "forecaster-green-removal");
    const { VOLUMES, DISCARD } = removal.inputs.environment as Record<string, unknown>;
    deepEqual(
      [VOLUMES, DISCARD].map((text) => String(text).split("\n")),
      [
        [
          "forecast-prod-ml-models-cache /root/.cache/huggingface",
          "forecast-prod-volume-uploads /app/uploads",
        ],
        ["/app/tmp", "/var/scratch"],
      ],
    );
  });

  it("has a database with exactly these inputs, its data where Postgres 18 keeps them", () => {
    deepEqual(own("database"), {
      name: "forecast-prod-db",
      image: "sha256:postgres:18.1-alpine",
      ...{ stopTimeout: 120, shmSize: 512 },
      logOpts: { "max-size": "1g", "max-file": "5" },
      command: ["postgres", "-c", "max_connections=50"],
      envs: [
        "POSTGRES_USER=owner",
        { secret: "POSTGRES_PASSWORD=made-up:superuser" },
        "POSTGRES_DB=forecasts",
      ],
      volumes: [
        { volumeName: "forecast-prod-postgres-data", containerPath: "/var/lib/postgresql" },
      ],
      ports: [{ internal: 5432, external: 5432, ip: "127.0.0.1" }],
      healthcheck: {
        tests: ["CMD-SHELL", "pg_isready --username owner --dbname forecasts"],
        interval: "30s",
        timeout: "10s",
        retries: 3,
      },
      stopSignal: "SIGINT",
    });
  });

  it("has a proxy that listens where it should, and time to finish requests", () => {
    const { ports, stopTimeout, name, logOpts, volumes, entrypoints } = own("proxy");
    deepEqual(
      { ports, stopTimeout, name, logOpts, volumes, entrypoints },
      {
        entrypoints: ["sh", "-c", proxyStartScript(false, true)],
        volumes: [
          { volumeName: "forecast-prod-nginx-state", containerPath: "/etc/forecaster" },
          { volumeName: "forecast-prod-nginx-log", containerPath: "/etc/forecaster/log" },
        ],
        logOpts: { "max-size": "1g", "max-file": "5", compress: "true" },
        ports: [
          { internal: 80, external: 8088, ip: "192.0.2.1" },
          { internal: 8080, external: 8089, ip: "127.0.0.1" },
        ],
        stopTimeout: 50,
        name: "forecast-prod-nginx",
      },
    );
  });

  it("gives backends rights that are asked for, and takes none that are not to be dropped", () => {
    const { inputs } = find(recording.resources, "forecaster-blue");
    const { capabilities, securityOpts, logDriver } = inputs;
    const { adds, drops } = capabilities as { adds: string[]; drops: string[] };
    deepEqual(
      [adds.at(-1), adds.includes("CAP_CHOWN"), drops, securityOpts, logDriver],
      ["CAP_SYS_NICE", true, ["CAP_MKNOD"], [], "local"],
    );
  });

  it("gives a migration the variables of its release, and its own parameters", () => {
    const migration = find(recording.resources, "forecaster-blue-migration");
    deepEqual(masked(migration.inputs.environment), {
      FORECASTER_VARIABLES:
        "LOG_LEVEL ENVIRONMENT DEBUG SMTP_PASSWORD API_KEY DB_HOST DB_PORT DB_NAME DB_USER DB_PASSWORD DATABASE_URL",
      FORECASTER_VALUE_1: { secret: "debug" },
      FORECASTER_VALUE_2: { secret: "staging" },
      FORECASTER_VALUE_3: { secret: "true" },
      FORECASTER_VALUE_4: { secret: "env-file-secret" },
      FORECASTER_VALUE_5: { secret: "variable-secret" },
      FORECASTER_VALUE_6: { secret: "db" },
      FORECASTER_VALUE_7: { secret: "5432" },
      FORECASTER_VALUE_8: { secret: "forecasts" },
      FORECASTER_VALUE_9: { secret: "forecaster" },
      FORECASTER_VALUE_10: { secret: "d@tabase/secret" },
      FORECASTER_VALUE_11: {
        secret: "postgresql://forecaster:d%40tabase%2Fsecret@db:5432/forecasts?sslmode=disable",
      },
      FORECASTER_MIGRATE_COMMAND: "alembic upgrade head",
      FORECASTER_MIGRATION: "forecast-prod-migration",
      FORECASTER_NETWORK: "forecast-prod-network",
      FORECASTER_SKIPS: "",
      FORECASTER_PROXY: "forecast-prod-nginx",
      FORECASTER_FACTS: "/etc/forecaster/facts",
      FORECASTER_DATABASE: "forecast-prod-db",
      FORECASTER_DATABASE_USER: "owner",
      FORECASTER_DATABASE_NAME: "forecasts",
      FORECASTER_DATABASE_PASSWORD: { secret: "made-up:superuser" },
      FORECASTER_CLIENT_IMAGE: "",
      FORECASTER_CLIENT_FLAGS: "",
      FORECASTER_LABEL_SESSION: "forecaster-enterprise.session",
      FORECASTER_LOCK_TIMEOUT: "2",
      FORECASTER_LABEL_STACK: "forecaster-enterprise.stack",
      FORECASTER_LABEL_IMAGE: "forecaster-enterprise.image",
      FORECASTER_LABEL_MIGRATES: "forecaster-enterprise.migrates",
      FORECASTER_LOG_SIZE: "1g",
      FORECASTER_LOG_FILES: "5",
      FORECASTER_STACK: "forecaster-enterprise/test",
      FORECASTER_FLAGS: [
        ...["--cap-drop", "CAP_MKNOD", "--cap-add", "CAP_CHOWN", "--cap-add", "CAP_DAC_OVERRIDE"],
        ...["--cap-add", "CAP_SETGID", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_FOWNER"],
        ...["--cap-add", "CAP_KILL", "--cap-add", "CAP_NET_BIND_SERVICE"],
        ...["--cap-add", "CAP_SYS_NICE", "--user", "1000:1000", "--init", "--shm-size", "256m"],
        ...["--mount", 'type=bind,target=/models,"source=/srv/models, large",readonly'],
      ].join("\n"),
      FORECASTER_TIMEOUT: "600",
      FORECASTER_TAKES_OVER: "",
      FORECASTER_MIGRATES: "yes",
      FORECASTER_ACTIVE: "/etc/forecaster/active",
      FORECASTER_PUBLIC:
        "FORECASTER_VARIABLES FORECASTER_LIMITS FORECASTER_VALUE_1 FORECASTER_VALUE_2 FORECASTER_VALUE_3 FORECASTER_VALUE_6 FORECASTER_VALUE_7 FORECASTER_VALUE_8 FORECASTER_VALUE_9",
      FORECASTER_REFERENCE: "registry.example/backend:1.4.0",
      FORECASTER_IMAGE: "sha256:registry.example/backend:1.4.0",
      FORECASTER_MOUNTS:
        "forecast-prod-ml-models-cache:/root/.cache/huggingface forecast-prod-volume-uploads:/app/uploads",
      FORECASTER_CACHES: "forecast-prod-ml-models-cache:/root/.cache/huggingface",
      FORECASTER_USER: "1000:1000",
      FORECASTER_GROUPS: "",
      FORECASTER_COLOR: "blue",
      FORECASTER_OTHER: "green",
      FORECASTER_BACKENDS: "forecast-prod-backend-blue forecast-prod-backend-green",
      FORECASTER_PROXY_IMAGE: "nginx:1.30.7-alpine",
      FORECASTER_OPEN_VOLUMES: scriptFile("openVolumes"),
      DOCKER_HOST: "unix:///var/run/docker.sock",
      FORECASTER_RUN: "now",
    });
  });
});
