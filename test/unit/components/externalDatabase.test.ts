import { deepEqual, equal } from "node:assert/strict";
import { type Recording, recordProgram } from "../../support/mocks/recordProgram";
import { allOf, find, type Inputs, masked } from "../../support/mocks/registered";
import { before as beginning, recordUpdate } from "../../support/mocks/scenarios";

const databaseUrl = "postgresql://owner:p%40ss@db.example:6432/forecasts?sslmode=require";
const settings = {
  databaseUrl,
  database: { external: true, image: "postgres:17" },
  backend: { container: { dns: ["9.9.9.9"], hosts: [{ host: "db.example", ip: "10.0.0.5" }] } },
};

describe("a stack on a database elsewhere", () => {
  let first: Recording;

  before(async () => {
    first = await recordUpdate("first deployment", settings);
  });

  function inputs(name: string): Inputs {
    return masked(find(first.resources, name).inputs) as Inputs;
  }

  /** As the engine gets it. */
  function environment(name: string): Record<string, unknown> {
    return inputs(name).environment as Record<string, unknown>;
  }

  it("has no Postgres, no password and no volume of its own", () => {
    const names = first.resources.map(({ name }) => name);
    deepEqual(
      names.filter((name) => /forecaster-database|postgres-data/.test(name)),
      [],
    );
    equal(environment("forecaster-foundations").DATA_VOLUME, "");
  });

  it("tells its backends where the database is", () => {
    const { envs } = inputs("forecaster-green");
    deepEqual(
      (envs as { secret: string }[])
        .map(({ secret }) => secret)
        .filter((text) => /^(DB_|DATABASE_)/.test(text)),
      [
        "DB_HOST=db.example",
        "DB_PORT=6432",
        "DB_NAME=forecasts",
        "DB_USER=owner",
        "DB_PASSWORD=p@ss",
        `DATABASE_URL=${databaseUrl}`,
      ],
    );
  });

  it("asks it with psql from its network, where hosts have the names that a backend knows", () => {
    const access = {
      FORECASTER_DATABASE: "forecast-db-client",
      FORECASTER_DATABASE_USER: "owner",
      FORECASTER_DATABASE_NAME: "postgresql://db.example:6432/forecasts?sslmode=require",
      FORECASTER_DATABASE_PASSWORD: { secret: "p@ss" },
      FORECASTER_CLIENT_IMAGE: "sha256:postgres:17",
      FORECASTER_CLIENT_FLAGS: [
        ...["--label", "forecaster-enterprise.stack=forecaster-enterprise/test"],
        ...["--network", "forecast-network", "--add-host", "db.example:10.0.0.5"],
        ...["--dns", "9.9.9.9"],
      ].join("\n"),
    };
    for (const name of ["external-database-ready", "green-migration", "green-removal"]) {
      const found = environment(`forecaster-${name}`);
      deepEqual(
        Object.fromEntries(Object.keys(access).map((key) => [key, found[key]])),
        access,
        name,
      );
    }
  });

  it("waits for it before a backend is made, and not in an update without a release", async () => {
    const waits = (recording: Recording) =>
      !find(
        recording.resources,
        "forecaster-external-database-ready",
      ).options.ignoreChanges.includes("*");
    equal(waits(first), true);
    equal(waits(await recordUpdate("steady state", settings)), false);
    equal(waits(await recordUpdate("release", settings)), true);
    equal(waits(await recordUpdate("roll back", settings)), false);
  });

  it("counts the connections of both colors where they use the same database", async () => {
    const serving = async (recording: Promise<Recording>) => {
      const { inputs } = find((await recording).resources, "forecaster-gate-green");
      return (masked(inputs) as { environment: Inputs }).environment.SERVING;
    };
    deepEqual(
      [
        await serving(recordUpdate("release", settings)),
        await serving(
          recordProgram({
            ...(await beginning("release", settings)),
            after: await recordUpdate("steady state"),
          }),
        ),
      ],
      ["forecast-backend-blue", ""],
    );
  });

  it("hands its password to nobody but the containers and scripts that need it", () => {
    const holders = allOf(first.resources, "command")
      .filter(({ inputs }) => JSON.stringify(masked(inputs)).includes("p@ss"))
      .map(({ name }) => name.replace("forecaster-", ""))
      .sort();
    deepEqual(holders, [
      ...["blue-migration", "blue-removal", "external-database-ready"],
      ...["gate-blue", "gate-green", "green-migration", "green-removal"],
    ]);
  });

  it("tells in its outputs where the database is", () => {
    deepEqual(
      [first.outputs?.databaseAddress, first.outputs?.databasePassword],
      ["db.example:6432", { secret: "p@ss" }],
    );
  });
});
