import { deepEqual, equal } from "node:assert/strict";
import { problemsOf, rawConfig, refusalOf, validConfig } from "../../support/model/configs";
import { parseConfig } from "../../../components/model/config/parseConfig";

const defaults = {
  activeColor: "blue",
  images: { blue: "registry.example/backend:v1", green: "registry.example/backend:v2" },
  namePrefix: "forecast",
  database: {
    external: false,
    remove: false,
    image: "postgres:16.16-alpine",
    user: "postgres",
    name: "forecaster_enterprise",
    urlScheme: "postgresql",
    urlParameters: "sslmode=disable",
    bindAddress: "127.0.0.1",
    port: 5432,
    readyTimeout: 120,
    stopGrace: 60,
    parameters: {},
    extensions: [],
    initScripts: [],
  },
  backend: {
    containerPort: 8000,
    bindAddress: "127.0.0.1",
    hostPorts: { blue: 8001, green: 8002 },
    environment: "production",
    debug: false,
    volumes: {},
    caches: { models: "/home/appuser/.cache/huggingface", pip: "/home/appuser/.cache/pip" },
    discard: [],
    keepImages: 3,
    idle: "keep",
    stopGrace: 30,
    migrateTimeout: 600,
    migrateLockTimeout: 2,
    healthcheck: { interval: 30, timeout: 10, retries: 5, startPeriod: 300 },
  },
  variables: {},
  secretVariables: {},
  gate: {
    readyPath: "/ready",
    statuses: [200],
    headers: {},
    timeout: 360,
    probeTimeout: 10,
    consecutive: 3,
  },
  smoke: { paths: ["/ready", "/api/v1/health"], timeout: 60 },
  proxy: {
    image: "nginx:1.30.7-alpine",
    bindAddress: ["0.0.0.0"],
    proxyProtocol: false,
    port: 80,
    idlePort: 8080,
    connectTimeout: 5,
    sendTimeout: 5,
    readTimeout: 5,
    streamTimeout: 3600,
    requestHeaderSize: "32k",
    responseHeaderSize: "32k",
    userTimeout: 60,
    unusualHeaders: false,
    accessLog: "stdout",
    accessLogMaxSize: "100m",
    accessLogMaxFiles: 5,
    directives: {},
    assetPaths: [],
    upstreamKeepalive: 1,
    ...{ holdLimit: 1000, holdTimeout: 30, errorPages: {} },
    drainTimeout: 30,
    maxBodySize: "20m",
    routes: [],
  },
  registries: {},
  registryPasswords: {},
  logs: { maxSize: "10m", maxFiles: 3 },
  protected: false,
  allowDowntime: false,
};

describe("a configuration", () => {
  it("needs a color and two images, and has a default for everything else", () => {
    deepEqual(validConfig(), defaults);
  });

  it("keeps the other defaults of a group when one of its settings is set", () => {
    const config = validConfig({
      backend: { hostPorts: { green: 9002 }, healthcheck: { retries: 2 } },
      proxy: { readTimeout: "1m30s" },
    });
    deepEqual(config, {
      ...defaults,
      backend: {
        ...defaults.backend,
        hostPorts: { blue: 8001, green: 9002 },
        healthcheck: { ...defaults.backend.healthcheck, retries: 2 },
      },
      proxy: { ...defaults.proxy, readTimeout: 90 },
    });
  });

  it("takes everything that has no default, too", () => {
    const { dockerHost, registry, backend, proxy, smoke } = validConfig({
      dockerHost: "ssh://deploy@server.example",
      registry: { address: "ghcr.io", username: "forecaster-bot" },
      registryPassword: "a password",
      backend: {
        ...{ memoryMb: 2048, cpus: 1.5, dataPath: "/srv/forecaster", envFile: "stage.env" },
        volumes: { uploads: "/app/uploads", data_2: "/data2" },
        discard: ["/tmp", "/app/my cache"],
      },
      smoke: { paths: ["/ready?full=1"], command: "./check" },
      proxy: { routes: [{ path: "/api/v1/train", readTimeout: "2m", maxBodySize: "1g" }] },
    });
    equal(dockerHost, "ssh://deploy@server.example");
    deepEqual(registry, { address: "ghcr.io", username: "forecaster-bot" });
    deepEqual(backend, {
      ...defaults.backend,
      memoryMb: 2048,
      cpus: 1.5,
      dataPath: "/srv/forecaster",
      envFile: "stage.env",
      volumes: { uploads: "/app/uploads", data_2: "/data2" },
      discard: ["/tmp", "/app/my cache"],
    });
    deepEqual(smoke, { paths: ["/ready?full=1"], command: "./check", timeout: 60 });
    deepEqual(proxy.routes, [
      { path: "/api/v1/train", readTimeout: 120, maxBodySize: "1g", buffering: true },
    ]);
  });

  it("takes booleans and numbers as `pulumi config set` stores them: as texts", () => {
    const raw = { ...rawConfig(), protected: "true", allowDowntime: "false" };
    deepEqual(parseConfig(raw), { ...defaults, protected: true });
  });

  it("takes a permission as a program hands it over: as a boolean", () => {
    equal(validConfig({ allowDowntime: true }).allowDowntime, true);
    equal(validConfig({ allowDowntime: false }).allowDowntime, false);
  });

  it("takes a fraction as `pulumi config set --path` stores it: as a text", () => {
    equal(validConfig({ backend: { cpus: "0.5" } }).backend.cpus, 0.5);
    equal(refusalOf({ backend: { cpus: "0" } }).length, 1);
  });

  it("takes no number for a variable that would reach the backend rounded", () => {
    const { variables } = validConfig({
      variables: { WORKERS: 4, CHANNEL: "1012345678901234567" },
    });
    deepEqual(variables, { WORKERS: "4", CHANNEL: "1012345678901234567" });
    const raw = { ...rawConfig(), variables: '{"CHANNEL":1012345678901234567}' };
    deepEqual(
      problemsOf(raw).map(({ path, message }) => `${path}: ${message}`),
      [
        "variables.CHANNEL: a number that would be rounded; expected the same as a text, with --type string, got a number",
      ],
    );
  });

  it("keeps a password and a prefix that look like JSON as the texts they are", () => {
    const { databasePassword } = validConfig({ databasePassword: "1234567890123456789" });
    equal(databasePassword, "1234567890123456789");
    equal(validConfig({ databasePassword: '{"a":1}' }).databasePassword, '{"a":1}');
  });

  it("makes texts of variables that were stored as numbers and booleans", () => {
    const { variables } = validConfig({
      variables: { WORKERS: 4, RATE: 0.5, TRACE: true, B: "b" },
    });
    deepEqual(variables, { WORKERS: "4", RATE: "0.5", TRACE: "true", B: "b" });
  });
});
