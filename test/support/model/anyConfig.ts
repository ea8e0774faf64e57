import fc from "fast-check";
import { configSchema } from "../../../components/model/config/schema";

/** Keys of the configuration, and some that are none. */
export const keys = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...Object.keys(configSchema.shape)) },
  { weight: 1, arbitrary: fc.string() },
);
/** Any text, also JSON, which is how the engine hands values over. */
export const anything = fc.oneof(fc.string({ unit: "binary" }), fc.json({ maxDepth: 4 }));
/** A valid configuration with a value in every group. */
export const full: Readonly<Record<string, unknown>> = {
  activeColor: "green",
  images: { blue: "registry.example/backend:v1", green: "registry.example/backend:v2" },
  namePrefix: "reports",
  database: {
    image: "postgres:17",
    port: 5433,
    role: "forecast",
    external: true,
    readyTimeout: "1m",
    parameters: { work_mem: "8MB", max_connections: 50 },
    extensions: ["pg_trgm"],
    initScripts: ["db/seed.sql"],
    container: { shmSize: 512 },
  },
  databasePassword: "hunter2-hunter2",
  databaseUrl: "postgresql://forecast:hunter6-hunter6@db.example:5432/forecasts",
  backend: {
    hostPorts: { blue: 9001, green: 9002 },
    ...{ healthcheck: { retries: 2 }, cpus: 2, dataPath: "/srv/data" },
    volumes: { uploads: "/app/uploads" },
    keepImages: 5,
    idle: "stop",
    caches: { models: "/root/.cache/huggingface", pip: "none" },
    discard: ["/tmp"],
    container: {
      ...{ shmSize: 256, user: "1000", init: true, tmpfs: { "/scratch": "size=1m" } },
      hosts: [{ host: "erp", ip: "10.0.0.5" }],
      capabilities: { adds: ["CAP_SYS_NICE"] },
    },
  },
  variables: { LOG_LEVEL: "info", WORKERS: 4 },
  secretVariables: { TOKEN: "hunter3-hunter3" },
  gate: { readyPath: "/ready", command: "./ready", consecutive: 2 },
  smoke: { paths: ["/ready"], command: "./check", image: "registry.example/checks:1" },
  proxy: {
    port: 8088,
    ...{ tlsPort: 8443, hstsDays: 7 },
    certificate: { names: ["forecast.example"], directory: "/etc/letsencrypt", keyFile: "a.pem" },
    routes: [
      { path: "/api/v1/train", readTimeout: "2m" },
      { path: "/assets/", directives: "gzip on;" },
      { path: "/feed", exact: true, stream: true, buffering: false, streamTimeout: "10m" },
    ],
    ...{ requestHeaderSize: "16k", responseHeaderSize: "64k", userTimeout: "2m" },
    ...{ unusualHeaders: true, trustedProxies: ["cloudflare", "192.0.2.1"] },
    ...{ bindAddress: ["192.0.2.1", "::1"], proxyProtocol: true },
    ...{ accessLog: "file", accessLogMaxSize: "1g", accessLogMaxFiles: 3 },
    assetPaths: ["/assets/"],
    ...{ maintenance: "hold", holdLimit: 500, holdTimeout: "20s" },
    errorPages: { "502": "errors/502.html", "504": "errors/504.json" },
    directives: { http: "gzip_types text/csv;", server: "gzip on;" },
    container: { dns: ["9.9.9.9"] },
  },
  registry: { address: "ghcr.io", username: "forecaster-bot" },
  registryPassword: "hunter4-hunter4",
  registries: { hub: { address: "docker.io", username: "reader" } },
  registryPasswords: { hub: "hunter5-hunter5" },
  logs: { maxSize: "1m" },
  dockerHost: "ssh://deploy@server.example",
  protected: true,
};

/** {@link full} with one value, at any depth, replaced by anything, left out, or joined by an unknown key. */
export const mutated = fc
  .tuple(fc.constantFrom(...pathsOf(full)), fc.jsonValue(), fc.constantFrom("set", "drop", "add"))
  .map(([path, value, how]) => changed(full, path, value, how) as Record<string, unknown>);

/** {@link full} with one value at each of its places in turn. */
export function withEverywhere(value: unknown): Record<string, unknown>[] {
  return pathsOf(full).map((path) => changed(full, path, value, "set") as Record<string, unknown>);
}

function pathsOf(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  const below =
    typeof value === "object" && value !== null
      ? Object.entries(value).flatMap(([key, inner]) => pathsOf(inner, [...path, key]))
      : [];
  return path.length === 0 ? below : [path, ...below];
}

function changed(whole: unknown, path: readonly string[], value: unknown, how: string): unknown {
  const [key = "", ...rest] = path;
  const copy = structuredClone(whole) as Record<string, unknown>;
  if (rest.length > 0) {
    copy[key] = changed(copy[key], rest, value, how);
  } else if (how === "drop") {
    // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- a hole in an array is meant
    delete copy[key];
  } else {
    copy[how === "add" ? `${key}2` : key] = value;
  }
  return copy;
}
