import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Texts that nobody but the engine's encrypted state and the containers may hold. */
export const secrets = {
  database: "d@tabase/secret",
  inUrls: "d%40tabase%2Fsecret",
  registry: "registry-secret",
  otherRegistry: "docker-hub-secret",
  envFile: "env-file-secret",
  variable: "variable-secret",
  upload: "upload-secret",
} as const;

/** A configuration in which every optional setting is used. */
export function everySetting(envFile: string) {
  return {
    databasePassword: secrets.database,
    database: {
      image: "postgres:18.1-alpine",
      user: "owner",
      role: "forecaster",
      name: "forecasts",
      stopGrace: "2m",
      parameters: { work_mem: "8MB", max_connections: 50 },
      extensions: ["pg_trgm"],
      initScripts: ["test/fixtures/seed.sql"],
      container: { shmSize: 512 },
    },
    backend: {
      containerPort: 9000,
      bindAddress: "10.0.0.7",
      hostPorts: { blue: 9001, green: 9002 },
      environment: "staging",
      debug: true,
      envFile,
      dataPath: "/srv/forecaster",
      volumes: { uploads: "/app/uploads" },
      keepImages: 5,
      idle: "stop",
      caches: { models: "/root/.cache/huggingface", pip: "none" },
      discard: ["/app/tmp", "/var/scratch"],
      memoryMb: 2048,
      cpus: 1.5,
      stopGrace: "45s",
      migrateCommand: "alembic upgrade head",
      healthcheck: { interval: "10s", timeout: "3s", retries: 2, startPeriod: "90s" },
      container: {
        ...{ user: "1000:1000", shmSize: 256, init: true, logDriver: "local" },
        capabilities: { adds: ["CAP_SYS_NICE"], drops: ["CAP_MKNOD"] },
        mounts: [{ type: "bind", source: "/srv/models, large", target: "/models", readOnly: true }],
        securityOpts: [],
        uploads: [{ file: "/app/key", content: secrets.upload }],
      },
    },
    variables: { LOG_LEVEL: "debug" },
    secretVariables: { API_KEY: secrets.variable },
    gate: { readyPath: "/healthz", command: "./ready" },
    smoke: { command: "python -m smoke", image: "registry.example/checks:1" },
    proxy: {
      ...{ bindAddress: "192.0.2.1", port: 8088, idlePort: 8089, drainTimeout: "50s" },
      accessLog: "file",
      ...{ maintenance: "hold", holdLimit: 500, holdTimeout: "20s" },
      errorPages: { "503": "test/fixtures/unavailable.html" },
      container: { logOpts: { compress: "true" } },
    },
    registry: { address: "registry.example", username: "deploy" },
    registryPassword: secrets.registry,
    registries: { hub: { address: "index.docker.io", username: "reader" } },
    registryPasswords: { hub: secrets.otherRegistry },
    logs: { maxSize: "1g", maxFiles: 5 },
    namePrefix: "forecast-prod",
    protected: true,
  };
}

/** An env file for the time of a test. */
export class TemporaryEnvFile {
  readonly #folder = mkdtempSync(join(tmpdir(), "forecaster-env-"));
  readonly path = join(this.#folder, "backend.env");

  constructor(value: string = secrets.envFile) {
    writeFileSync(this.path, `SMTP_PASSWORD=${value}\n`);
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true });
  }
}
