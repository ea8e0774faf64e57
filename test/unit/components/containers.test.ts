import { deepEqual, equal } from "node:assert/strict";
import { proxyStartScript } from "../../../components/scriptText";
import { allOf, find, masked } from "../../support/mocks/registered";
import { image, recordUpdate, scenarios } from "../../support/mocks/scenarios";

/** What every container has. */
function common(
  name: string,
  alias: string,
  reference: string,
  stopTimeout: number,
  rights: readonly string[],
  ...own: readonly object[]
) {
  return {
    name,
    image: `sha256:${reference}`,
    restart: "unless-stopped",
    mustRun: false,
    stopTimeout,
    capabilities: {
      adds: ["CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_SETGID", "CAP_SETUID", ...rights],
      drops: ["ALL"],
    },
    securityOpts: ["no-new-privileges:true"],
    networkMode: "bridge",
    networksAdvanced: [{ name: "forecast-network", aliases: [alias] }],
    logDriver: "json-file",
    logOpts: { "max-size": "10m", "max-file": "3" },
    labels: [
      { label: "forecaster-enterprise.stack", value: "forecaster-enterprise/test" },
      { label: "forecaster-enterprise.app", value: "forecaster" },
      { label: "forecaster-enterprise.image", value: reference },
      { label: "forecaster-enterprise.settings", value: { secret: "hashes" } },
      ...own,
      { label: "forecaster-enterprise.created", value: "now" },
    ],
  };
}

function backend(color: string, version: string, port: number) {
  const rights = ["CAP_FOWNER", "CAP_KILL", "CAP_NET_BIND_SERVICE"];
  return {
    ...common(`forecast-backend-${color}`, color, image(version), 30, rights, {
      label: "forecaster-enterprise.port",
      value: "8000",
    }),
    // Its gate starts it.
    start: false,
    envs: [
      { secret: "ENVIRONMENT=production" },
      { secret: "DEBUG=false" },
      { secret: "DB_HOST=db" },
      { secret: "DB_PORT=5432" },
      { secret: "DB_NAME=forecaster_enterprise" },
      { secret: "DB_USER=postgres" },
      { secret: "DB_PASSWORD=made-up:P@ss/word" },
      {
        secret:
          "DATABASE_URL=postgresql://postgres:made-up%3AP%40ss%2Fword@db:5432/forecaster_enterprise?sslmode=disable",
      },
    ],
    volumes: [
      {
        volumeName: "forecast-ml-models-cache",
        containerPath: "/home/appuser/.cache/huggingface",
      },
      { volumeName: "forecast-ml-pip-cache", containerPath: "/home/appuser/.cache/pip" },
    ],
    mounts: [],
    ports: [{ internal: 8000, external: port, ip: "127.0.0.1" }],
    healthcheck: {
      tests: ["CMD", "curl", "-f", "http://localhost:8000/ready"],
      interval: "30s",
      timeout: "10s",
      retries: 5,
      startPeriod: "5m0s",
    },
  };
}

const database = {
  ...common("forecast-db", "db", "postgres:16.16-alpine", 60, ["CAP_FOWNER"]),
  envs: [
    "POSTGRES_USER=postgres",
    { secret: "POSTGRES_PASSWORD=made-up:P@ss/word" },
    "POSTGRES_DB=forecaster_enterprise",
  ],
  volumes: [{ volumeName: "forecast-postgres-data", containerPath: "/var/lib/postgresql/data" }],
  ports: [{ internal: 5432, external: 5432, ip: "127.0.0.1" }],
  healthcheck: {
    tests: ["CMD-SHELL", "pg_isready --username postgres --dbname forecaster_enterprise"],
    interval: "30s",
    timeout: "10s",
    retries: 3,
  },
  stopSignal: "SIGINT",
};

const proxy = {
  ...common(
    "forecast-nginx",
    "proxy",
    "nginx:1.30.7-alpine",
    30,
    ["CAP_KILL", "CAP_NET_BIND_SERVICE"],
    { label: "forecaster-enterprise.handover", value: "yes" },
  ),
  sysctls: { "net.ipv4.tcp_migrate_req": "1" },
  entrypoints: ["sh", "-c", proxyStartScript(false, false)],
  envs: ["STATE=/etc/forecaster"],
  volumes: [{ volumeName: "forecast-nginx-state", containerPath: "/etc/forecaster" }],
  ports: [
    { internal: 80, external: 80, ip: "0.0.0.0" },
    { internal: 8080, external: 8080, ip: "127.0.0.1" },
  ],
  healthcheck: {
    tests: ["CMD", "curl", "-f", "http://127.0.0.1/nginx-health"],
    interval: "30s",
    timeout: "10s",
    retries: 3,
  },
  dnsOpts: ["ndots:1"],
  stopSignal: "SIGQUIT",
};

describe("containers", () => {
  describe("a container with the default settings", () => {
    const expected = {
      database,
      proxy,
      blue: backend("blue", "1.4.0", 8001),
      green: backend("green", "1.5.0", 8002),
    };
    for (const [name, inputs] of Object.entries(expected)) {
      it(`is made with exactly these inputs: ${name}`, async () => {
        // A release keeps the database, and tells the engine nothing new of it.
        const made = name === "database" ? "first deployment" : "release";
        const { resources } = await recordUpdate(made);
        deepEqual(masked(find(resources, `forecaster-${name}`).inputs), inputs);
      });
    }
  });

  it("have a healthcheck of somebody's own, or none, where that is asked for", async () => {
    const healthcheck = async (changes: object) => {
      const update = await recordUpdate("first deployment", { backend: { healthcheck: changes } });
      return find(update.resources, "forecaster-green").inputs.healthcheck;
    };
    deepEqual(await healthcheck({ command: "wget -q localhost:8000/up", retries: 2 }), {
      tests: ["CMD-SHELL", "wget -q localhost:8000/up"],
      ...{ interval: "30s", timeout: "10s", retries: 2, startPeriod: "5m0s" },
    });
    deepEqual(await healthcheck({ disable: true }), {
      tests: ["NONE"],
      ...{ interval: "30s", timeout: "10s", retries: 5, startPeriod: "5m0s" },
    });
  });

  it("rehearse with what is asked for, but with nothing that they could change", async () => {
    const { resources } = await recordUpdate("first deployment", {
      database: {
        container: {
          ...{ user: "999", tmpfs: { "/run": "" } },
          mounts: [
            { type: "bind", source: "/srv/pg.conf", target: "/etc/pg.conf", readOnly: true },
            { type: "bind", source: "/srv/archive", target: "/archive" },
          ],
        },
      },
    });
    const { FLAGS } = find(resources, "forecaster-database-removal").inputs.environment as {
      FLAGS: string;
    };
    const flags = FLAGS.split("\n");
    deepEqual(flags.slice(flags.indexOf("--user")), [
      ...["--user", "999", "--mount", "type=bind,target=/etc/pg.conf,source=/srv/pg.conf,readonly"],
      ...["--tmpfs", "/run:"],
    ]);
  });

  describe("the containers of a stack", () => {
    for (const scenario of scenarios) {
      it(`face the outside with the proxy's public port alone: ${scenario}`, async () => {
        const { resources } = await recordUpdate(scenario);
        const ports = allOf(resources, "container").flatMap(({ inputs }) =>
          (inputs.ports as { external: number; ip: string }[]).map(({ external, ip }) => [
            ip,
            external,
          ]),
        );
        deepEqual(ports.sort(), [
          ["0.0.0.0", 80],
          ["127.0.0.1", 5432],
          ["127.0.0.1", 8001],
          ["127.0.0.1", 8002],
          ["127.0.0.1", 8080],
        ]);
      });
    }

    it("all carry their stack's label, rotate their logs and start again by themselves", async () => {
      const { resources } = await recordUpdate("first deployment", {
        logs: { maxSize: "5m", maxFiles: 7 },
      });
      const containers = allOf(resources, "container");
      equal(containers.length, 4);
      for (const { name, inputs } of containers) {
        const [stack] = inputs.labels as unknown[];
        deepEqual(
          [stack, inputs.logDriver, inputs.logOpts, inputs.restart],
          [
            { label: "forecaster-enterprise.stack", value: "forecaster-enterprise/test" },
            "json-file",
            { "max-size": "5m", "max-file": "7" },
            "unless-stopped",
          ],
          name,
        );
      }
    });
  });
});
