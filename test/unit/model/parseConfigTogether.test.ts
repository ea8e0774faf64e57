import { deepEqual } from "node:assert/strict";
import { problemsOf, rawConfig, refusalOf } from "../../support/model/configs";

type Row = readonly [title: string, changes: Record<string, unknown>, message: string];

const aVariable =
  "expected any other name (DEBUG and ENVIRONMENT are backend.debug and backend.environment)";

const rows: readonly Row[] = [
  [
    "a route twice",
    { proxy: { routes: [{ path: "/a" }, { path: "/a" }] } },
    'proxy.routes[1].path: already taken; expected a path of its own, got "/a"',
  ],
  [
    "two routes for one path alone",
    {
      proxy: {
        routes: [{ path: "/a" }, { path: "/a", exact: true }, { path: "/a", exact: true }],
      },
    },
    'proxy.routes[2].path: already taken; expected a path of its own, got "/a"',
  ],
  [
    "the PROXY protocol of nobody in particular",
    { proxy: { proxyProtocol: true } },
    "proxy.proxyProtocol: without proxy.trustedProxies, so that nobody is believed it; expected the addresses of who stands in front there, got nothing",
  ],
  [
    "a size of files that there are not",
    { proxy: { accessLogMaxSize: "1g" } },
    'proxy.accessLogMaxSize: without files of requests there is nothing to limit; expected proxy.accessLog: file, got "1g"',
  ],
  [
    "a number of files that there are not",
    { proxy: { accessLog: "off", accessLogMaxFiles: 9 } },
    "proxy.accessLogMaxFiles: without files of requests there is nothing to limit; expected proxy.accessLog: file, got 9",
  ],
  [
    "an address beside one that means all of its kind",
    { proxy: { bindAddress: ["0.0.0.0", "::1", "127.0.0.1"] } },
    "proxy.bindAddress: addresses of which one holds for another as well; expected each address once, got 0.0.0.0 beside others",
  ],
  [
    "an address twice",
    { proxy: { bindAddress: ["::1", "127.0.0.1", "::1"] } },
    "proxy.bindAddress: addresses of which one holds for another as well; expected each address once, got ::1 beside others",
  ],
  [
    "a route for everything",
    { proxy: { routes: [{ path: "/" }] } },
    'proxy.routes[0].path: already taken; expected a path of its own, got "/"',
  ],
  ...["//a", "/a//b", "/./a", "/a/../b", "/a/.", "/a/.."].map(
    (path) =>
      [
        `a route that no request comes to: ${path}`,
        { proxy: { routes: [{ path }] } },
        `proxy.routes[0].path: a path that no request has in nginx; expected one without //, /./ and /../, got "${path}"`,
      ] as const,
  ),
  [
    "files at a path that no request comes to",
    { proxy: { assetPaths: ["/assets/", "/a/../assets/"] } },
    'proxy.assetPaths[1]: a path that no request has in nginx; expected one without //, /./ and /../, got "/a/../assets/"',
  ],
  [
    "a database elsewhere without its URL",
    { database: { external: true } },
    "databaseUrl: missing beside database.external; expected postgresql://user:password@host:5432/name?sslmode=require, got nothing",
  ],
  [
    "the removal of a database that backends need",
    { database: { remove: true } },
    "database.remove: without database.external: backends need this container; expected false, got true",
  ],
  [
    "a role that is the superuser",
    { database: { role: "owner", user: "owner" } },
    'database.role: the same as database.user, which is the superuser; expected a name of its own, got "owner"',
  ],
  [
    "a role that is the superuser by default",
    { database: { role: "postgres" } },
    'database.role: the same as database.user, which is the superuser; expected a name of its own, got "postgres"',
  ],
  [
    "the same host port twice",
    { database: { port: 5000 }, proxy: { port: 5000 } },
    "proxy.port: the same host port as database.port; expected a port of its own, got 5000",
  ],
  [
    "a host port that another setting has by default",
    { proxy: { idlePort: 8001 } },
    "proxy.idlePort: the same host port as backend.hostPorts.blue; expected a port of its own, got 8001",
  ],
  ...(
    [
      ["/home/appuser/.cache/pip", "/home/appuser/.cache/pip (backend.caches.pip)"],
      ["/home/appuser", "/home/appuser/.cache/huggingface (backend.caches.models)"],
      ["/dev/shm", "/dev (the system's)"],
      ["/data/uploads", "/data (backend.dataPath)"],
      ["/app/reports/old", "/app/reports (backend.volumes.reports)"],
    ] as const
  ).map(([path, taken]): Row => [
    `the volume at ${path} beside ${taken}`,
    {
      backend: {
        dataPath: "/srv/data",
        volumes: { reports: "/app/reports", app: "/app/reports2", uploads: path },
      },
    },
    `backend.volumes.uploads: overlaps ${taken}; expected a path neither in nor above that, got "${path}"`,
  ]),
  [
    "a cache that is moved to a volume",
    { backend: { caches: { pip: "/app/uploads/pip" }, volumes: { uploads: "/app/uploads" } } },
    'backend.volumes.uploads: overlaps /app/uploads/pip (backend.caches.pip); expected a path neither in nor above that, got "/app/uploads"',
  ],
  [
    "a cache that is moved to where the other one is",
    { backend: { caches: { models: "/home/appuser/.cache" } } },
    'backend.caches.models: overlaps /home/appuser/.cache/pip (backend.caches.pip); expected a path neither in nor above that, got "/home/appuser/.cache"',
  ],
  [
    "a reserved variable",
    { variables: { DATABASE_URL: "postgresql://elsewhere" } },
    `variables.DATABASE_URL: a reserved variable; ${aVariable}, got DATABASE_URL`,
  ],
  [
    "a variable that JavaScript could not keep",
    { variables: JSON.parse('{"__proto__":"1"}') as unknown },
    `variables.__proto__: a reserved variable; ${aVariable}, got __proto__`,
  ],
  [
    "a variable without a name of one",
    { secretVariables: { "no name": "1" } },
    'secretVariables["no name"]: not a variable name; expected letters, digits and _, got another name',
  ],
  [
    "a variable that is one of Docker's own",
    { secretVariables: { DOCKER_HOST: "tcp://elsewhere" } },
    `secretVariables.DOCKER_HOST: a reserved variable; ${aVariable}, got DOCKER_HOST`,
  ],
  [
    "a variable that is plain and secret",
    { variables: { TOKEN: "1" }, secretVariables: { TOKEN: "2" } },
    "secretVariables.TOKEN: also in variables; expected one of the two, got both",
  ],
  [
    "statuses for the gate beside a command, which decides alone",
    { gate: { statuses: [200], command: "./check" } },
    "gate.statuses: beside gate.command, which decides in its stead; expected one of the two, got a list",
  ],
  [
    "a limit for one answer of the gate that is longer than the gate's own",
    { gate: { probeTimeout: "7m" } },
    'gate.probeTimeout: longer than gate.timeout; expected at most that, got "7m"',
  ],
  [
    "a registry's address with a scheme, which no image's name begins with",
    {
      registry: { address: "https://ghcr.io", username: "forecaster-bot" },
      registryPassword: "a password",
    },
    `registry.address: no address as it stands in an image's name; expected host or host:port, such as ghcr.io or docker.io, got "https://ghcr.io"`,
  ],
  ...["ghcr.io ", "ghcr", "user@ghcr.io", "ghcr.io:x", "hub.docker.com"].map((address): Row => [
    `a registry's address that none has: ${address}`,
    { registry: { address, username: "forecaster-bot" }, registryPassword: "a password" },
    `registry.address: no address as it stands in an image's name; expected host or host:port, such as ghcr.io or docker.io, got ${JSON.stringify(address)}`,
  ]),
  [
    "a volume by a name that gets lost",
    JSON.parse('{"backend":{"volumes":{"__proto__":"/app/uploads"}}}') as Record<string, unknown>,
    "backend.volumes.__proto__: a name that no setting can have; expected any other, got a text",
  ],
  [
    "a registry without its password",
    { registry: { address: "ghcr.io", username: "forecaster-bot" } },
    "registryPassword: missing; expected the password that belongs to registry, got nothing",
  ],
  [
    "a registry's password without the registry",
    { registryPassword: "a password" },
    "registry: missing; expected the address and username for registryPassword, got nothing",
  ],
  [
    "a further registry without its password",
    { registries: { hub: { address: "docker.io", username: "reader" } } },
    "registryPasswords.hub: missing; expected the password that belongs to registries.hub, got nothing",
  ],
  [
    "a further registry's password without the registry",
    { registryPasswords: { hub: "a password" } },
    "registries.hub: missing; expected the address and username for registryPasswords.hub, got nothing",
  ],
  [
    "two logins at one registry",
    {
      registry: { address: "docker.io", username: "forecaster-bot" },
      registryPassword: "a password",
      registries: { hub: { address: "index.docker.io", username: "reader" } },
      registryPasswords: { hub: "another" },
    },
    'registries.hub.address: the same registry as registry; expected one login at each, got "index.docker.io"',
  ],
];

describe("settings that do not fit together are refused:", () => {
  for (const [title, changes, message] of rows) {
    it(title, () => {
      deepEqual(refusalOf(changes), [message]);
    });
  }

  it("but a gate that is shorter than the default for one answer is taken", () => {
    deepEqual(refusalOf({ gate: { timeout: "5s" } }), []);
    deepEqual(refusalOf({ gate: { timeout: "20s", probeTimeout: "20s" } }), []);
  });

  describe("several mistakes", () => {
    const wrong = rawConfig({
      activeColor: "purple",
      images: { blue: "backend:latest" },
      colour: "blue",
      proxy: { port: 5432, readTimeout: "5" },
      variables: { PATH: "/bin" },
      registryPassword: "a password",
    });

    it("all at once, those that were found elsewhere too", () => {
      const elsewhere = { path: "backend.envFile", message: "the file cannot be read" };
      deepEqual(
        problemsOf(wrong, [elsewhere]).map(({ path }) => path),
        [
          "activeColor",
          "images.blue",
          "images.green",
          "proxy.readTimeout",
          "colour",
          "proxy.port",
          "variables.PATH",
          "registry",
          "backend.envFile",
        ],
      );
    });

    it("with the commands that mend them", () => {
      deepEqual(
        problemsOf(wrong).flatMap(({ fix }) => fix ?? []),
        [
          "pulumi config set --path activeColor <value>",
          "pulumi config set --path images.blue <value>",
          "pulumi config set --path images.green <value>",
          "pulumi config set --path proxy.readTimeout <value>",
          "pulumi config rm colour",
          "pulumi config set --path proxy.port <port>",
          "pulumi config rm --path variables.PATH",
          "pulumi config set --path registry.address <address> && pulumi config set --path registry.username <user>",
        ],
      );
    });

    it("also when only something elsewhere is wrong", () => {
      const elsewhere = { path: "backend.envFile", message: "the file cannot be read" };
      deepEqual(problemsOf(rawConfig(), [elsewhere]), [elsewhere]);
    });
  });
});
