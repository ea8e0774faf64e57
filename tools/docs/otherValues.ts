/** A setting with another value than its default, or than `beside` gives it. */
export interface OtherValue {
  readonly value: unknown;
  /** What the stack has before and after: settings by their names, with dots. */
  readonly beside?: Readonly<Record<string, unknown>>;
  /** What has to come with it. */
  readonly with?: Readonly<Record<string, unknown>>;
}

const elsewhere = {
  "database.external": true,
  databaseUrl: "postgresql://forecaster:secret@db.example:5432/forecasts",
};

const login = {
  registry: { address: "registry.example", username: "deploy" },
  registryPassword: "secret",
};

const logins = {
  registries: { hub: { address: "docker.io", username: "reader" } },
  registryPasswords: { hub: "secret" },
};

const withTls = { "proxy.certificate.directory": "/etc/letsencrypt" };

const acme = { email: "operations@forecast.example" };

const withAcme = {
  "proxy.certificate.names": ["forecast.example"],
  "proxy.certificate.acme": acme,
};

const withAcmeKey = {
  ...withAcme,
  "proxy.certificate.acme": { ...acme, keyId: "kid-1" },
  acmeKey: "zWNDZM6eQGHWpSRTPal5eIUYFTu7EajV",
};
const withLogFiles = { "proxy.accessLog": "file" };

const heldPair = { certificateChain: "chain", certificateKey: "secret" };

const route = { path: "/api/v1/train" };

/** A route of which one setting is another one. */
function ofRoute(setting: Readonly<Record<string, unknown>>): OtherValue {
  return { value: [{ ...route, ...setting }], beside: { "proxy.routes": [route] } };
}

/** A valid other value of every setting, by its name in the documents. */
export const otherValues: Readonly<Record<string, OtherValue>> = {
  activeColor: { value: "green" },
  "images.blue": { value: "registry.example/backend:2" },
  "images.green": { value: "registry.example/backend:2" },
  namePrefix: { value: "reports" },
  "database.external": { value: true, with: elsewhere },
  "database.remove": { value: true, beside: elsewhere },
  "database.image": { value: "postgres:16.17-alpine" },
  "database.user": { value: "owner" },
  "database.role": { value: "forecast" },
  "database.name": { value: "reports" },
  "database.urlScheme": { value: "postgresql+asyncpg" },
  "database.urlParameters": { value: "ssl=disable" },
  "database.bindAddress": { value: "10.0.0.7" },
  "database.port": { value: 5433 },
  "database.readyTimeout": { value: "5m" },
  "database.stopGrace": { value: "2m" },
  "database.parameters": { value: { work_mem: "8MB" } },
  "database.extensions": { value: ["pg_trgm"] },
  "database.initScripts": { value: ["db/seed.sql"] },
  "database.container": { value: { shmSize: 512 } },
  databasePassword: { value: "another", beside: { databasePassword: "secret" } },
  databaseUrl: { value: "postgresql://forecaster:secret@db2.example/f", beside: elsewhere },
  "backend.containerPort": { value: 9000 },
  "backend.bindAddress": { value: "10.0.0.7" },
  "backend.hostPorts.blue": { value: 9101 },
  "backend.hostPorts.green": { value: 9102 },
  "backend.environment": { value: "staging" },
  "backend.debug": { value: true },
  "backend.envFile": { value: "backend.env" },
  "backend.dataPath": { value: "/srv/forecaster" },
  "backend.volumes": { value: { uploads: "/app/uploads" } },
  "backend.caches.models": { value: "/root/.cache/huggingface" },
  "backend.caches.pip": { value: "none" },
  "backend.discard": { value: ["/app/tmp"] },
  "backend.keepImages": { value: 5 },
  "backend.memoryMb": { value: 2048 },
  "backend.cpus": { value: 2 },
  "backend.idle": { value: "stop" },
  "backend.stopGrace": { value: "45s" },
  "backend.migrateCommand": { value: "alembic upgrade head" },
  "backend.migrateTimeout": { value: "50m" },
  "backend.migrateLockTimeout": { value: "5s" },
  "backend.skipMigrationFor": { value: "registry.example/backend:1" },
  "backend.healthcheck.interval": { value: "10s" },
  "backend.healthcheck.timeout": { value: "3s" },
  "backend.healthcheck.retries": { value: 2 },
  "backend.healthcheck.startPeriod": { value: "2m" },
  "backend.healthcheck.command": { value: "./healthy" },
  "backend.healthcheck.disable": { value: true },
  "backend.container": { value: { shmSize: 512 } },
  variables: { value: { LOG_LEVEL: "debug" } },
  secretVariables: { value: { API_KEY: "secret" } },
  "gate.readyPath": { value: "/healthz" },
  "gate.statuses": { value: [200, 204] },
  "gate.command": { value: "./ready" },
  "gate.host": { value: "forecast.example" },
  "gate.headers": { value: { "X-Forwarded-Proto": "https" } },
  "gate.timeout": { value: "10m" },
  "gate.probeTimeout": { value: "3s" },
  "gate.consecutive": { value: 5 },
  "smoke.paths": { value: ["/api/v1/health"] },
  "smoke.command": { value: "python -m smoke" },
  "smoke.image": { value: "registry.example/checks:1" },
  "smoke.timeout": { value: "2m" },
  "proxy.image": { value: "nginx:1.30.8-alpine" },
  "proxy.bindAddress": { value: "10.0.0.7" },
  "proxy.port": { value: 8088 },
  "proxy.idlePort": { value: 8089 },
  "proxy.tlsPort": { value: 8443, beside: withTls },
  "proxy.certificate.names": { value: ["forecast.example"], beside: withTls },
  "proxy.certificate.directory": { value: "/srv/certificates", beside: withTls },
  "proxy.certificate.chainFile": { value: "live/forecast.example/fullchain.pem", beside: withTls },
  "proxy.certificate.acme.email": { value: "web@forecast.example", beside: withAcme },
  "proxy.certificate.acme.directory": { value: "letsencrypt-staging", beside: withAcme },
  "proxy.certificate.acme.keyId": { value: "kid-2", beside: withAcmeKey },
  "proxy.certificate.acme.rootCertificate": {
    value: "-----BEGIN CERTIFICATE-----",
    beside: withAcme,
  },
  "proxy.certificate.acme.image": { value: "goacme/lego:v4.36.0", beside: withAcme },
  "proxy.certificate.acme.checkEvery": { value: "1h", beside: withAcme },
  "proxy.certificate.acme.retryEvery": { value: "5m", beside: withAcme },
  "proxy.certificate.keyFile": { value: "live/forecast.example/privkey.pem", beside: withTls },
  "proxy.hstsDays": { value: 365, beside: withTls },
  "proxy.connectTimeout": { value: "3s" },
  "proxy.sendTimeout": { value: "45s" },
  "proxy.readTimeout": { value: "45s" },
  "proxy.streamTimeout": { value: "2h" },
  "proxy.upstreamKeepalive": { value: "2s" },
  "proxy.drainTimeout": { value: "50s" },
  "proxy.maxBodySize": { value: "50m" },
  "proxy.requestHeaderSize": { value: "64k" },
  "proxy.responseHeaderSize": { value: "64k" },
  "proxy.userTimeout": { value: "5m" },
  "proxy.trustedProxies": { value: ["10.0.0.0/8"] },
  "proxy.proxyProtocol": { value: true, beside: { "proxy.trustedProxies": ["10.0.0.0/8"] } },
  "proxy.scheme": { value: "https" },
  "proxy.unusualHeaders": { value: true },
  "proxy.accessLog": { value: "file" },
  "proxy.accessLogMaxSize": { value: "1g", beside: withLogFiles },
  "proxy.accessLogMaxFiles": { value: 10, beside: withLogFiles },
  "proxy.routes": { value: [route] },
  "proxy.routes[].path": { value: [{ path: "/api/v2" }], beside: { "proxy.routes": [route] } },
  "proxy.routes[].exact": ofRoute({ exact: true }),
  "proxy.routes[].stream": ofRoute({ stream: true }),
  "proxy.routes[].buffering": ofRoute({ buffering: false }),
  "proxy.routes[].connectTimeout": ofRoute({ connectTimeout: "3s" }),
  "proxy.routes[].sendTimeout": ofRoute({ sendTimeout: "45s" }),
  "proxy.routes[].readTimeout": ofRoute({ readTimeout: "45s" }),
  "proxy.routes[].streamTimeout": ofRoute({ stream: true, streamTimeout: "2h" }),
  "proxy.routes[].maxBodySize": ofRoute({ maxBodySize: "50m" }),
  "proxy.routes[].directives": ofRoute({ directives: "gzip on;" }),
  "proxy.assetPaths": { value: ["/assets/"] },
  "proxy.maintenance": { value: "503", beside: { "proxy.maintenance": "off" } },
  "proxy.holdLimit": { value: 500, beside: { "proxy.maintenance": "off" } },
  "proxy.holdTimeout": { value: "20s", beside: { "proxy.maintenance": "off" } },
  "proxy.errorPages.502": { value: "test/fixtures/unavailable.html" },
  "proxy.errorPages.503": { value: "test/fixtures/unavailable.html" },
  "proxy.errorPages.504": { value: "test/fixtures/unavailable.html" },
  "proxy.directives.http": { value: "gzip on;" },
  "proxy.directives.server": { value: "gzip on;" },
  "proxy.container": { value: { shmSize: 128 } },
  acmeKey: { value: "uTu7EajVIoguysqZ9wG44nMEtx3MUAsU", beside: withAcmeKey },
  certificateChain: { value: "another", beside: heldPair },
  certificateKey: { value: "another", beside: heldPair },
  "registry.address": { value: "registry.example:5000", beside: login },
  "registry.username": { value: "another", beside: login },
  registryPassword: { value: "another", beside: login },
  registries: { value: logins.registries, with: logins },
  registryPasswords: { value: { hub: "another" }, beside: logins },
  "logs.maxSize": { value: "1g" },
  "logs.maxFiles": { value: 5 },
  protected: { value: true },
  allowDowntime: { value: true },
};
