import { deepEqual, equal, ok } from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { labels } from "../../../components/model/plan/actual";
import { type Load, startLoad } from "../../../tools/load/load";
import { namesWith } from "../../support/dockerHost";
import { expectServes, expectWords } from "../../support/expectServes";
import { ExternalPostgres } from "../../support/externalPostgres";
import { type HeldTable, holdTable } from "../../support/heldTable";
import { switchUnderLoad } from "../../support/switchUnderLoad";
import { freePorts } from "../../support/testPorts";
import { TestStack } from "../../support/testStack";
import { testToolchain } from "../../support/toolchain";

const migrate = "node server.js migrate";
const holder = String.raw`a lock on observations that (?:perhaps )?pid \d+ \(psql, idle in transaction for \d+ s, last statement SELECT count\) holds`;

describe("a stack on a database elsewhere", () => {
  let server: ExternalPostgres;
  let stack: TestStack;

  before("starts the database, and deploys", async () => {
    server = await ExternalPostgres.start((await freePorts()).database);
    stack = await TestStack.create({
      config: { database: { external: true }, backend: { migrateCommand: migrate } },
    });
    await stack.setSecret("databaseUrl", server.url());
    await stack.up();
  });

  after("removes both", async () => {
    await stack.remove();
    await server.stop();
  });

  function load(keyPrefix: string): Load {
    return startLoad({ port: stack.ports.proxy, keyPrefix, connections: 10, rate: 60 });
  }

  /** Containers and volumes of a database, or of what asks one. */
  async function ownDatabase(): Promise<string[]> {
    return (await namesWith(`${stack.prefix}-`)).filter((name) => /db|postgres/.test(name));
  }

  it("runs no Postgres, keeps no data, and tells where the database is", async () => {
    deepEqual(await ownDatabase(), []);
    const { databaseAddress, databasePassword } = await stack.outputs();
    deepEqual(
      [databaseAddress, databasePassword],
      [`${server.host}:${server.port}`, "el$ewhere/p@ss"],
    );
    ok(!stack.printed.includes("el$ewhere"), "the password is printed");
    await stack.pulumi("preview", "--refresh", "--expect-no-changes", "--stack", stack.prefix);
  });

  it("releases, switches and rolls back without losing a request", async () => {
    const users = load("elsewhere");
    await stack.release("green", "v2");
    await stack.up();
    await switchUnderLoad(stack, users, "green");
    await switchUnderLoad(stack, users, "blue");
    const report = await users.stop();
    deepEqual(report.failures, []);
    const stored = await server.sql(
      "SELECT count(DISTINCT key), count(*) FROM observations WHERE starts_with(key, 'elsewhere')",
    );
    equal(stored[0], `${report.keys.acknowledged.length}|${report.keys.acknowledged.length}`);
    deepEqual(await server.sql("SELECT version FROM migrations ORDER BY version"), ["v1", "v2"]);
  });

  describe("whose migration waits for a table that somebody else holds", () => {
    let held: HeldTable;
    let users: Load;
    let version = 2;

    beforeEach(async () => {
      await stack.release("green", `v${++version}`, "MIGRATE_ALTERS=1");
      held = await holdTable(server);
      users = load(`held-${version}`);
    });

    afterEach(async () => {
      await users.stop();
      await held.release();
    });

    async function expectFreeTable(): Promise<void> {
      await sleep(1000);
      deepEqual((await users.stop()).failures, []);
      const left = "SELECT pid FROM pg_stat_activity WHERE query LIKE 'ALTER%'";
      deepEqual(await server.sql(left), []);
      deepEqual(await ownDatabase(), []);
      await expectServes(stack, "blue", "v1");
    }

    it("gives up after backend.migrateLockTimeout, and says who holds the table", async () => {
      const text = await stack.upFails();
      expectWords(text, [new RegExp(`ended with exit code 1: it waited for ${holder}`)]);
      await expectFreeTable();
    });

    it("is ended in Postgres too when its limit is reached", async () => {
      await stack.set("backend.migrateTimeout", "2s");
      await stack.set("backend.migrateLockTimeout", "1m");
      await stack.set("backend.migrateCommand", `unset PGOPTIONS; exec ${migrate}`);
      const text = await stack.upFails();
      expectWords(text, [
        new RegExp(`was stopped after its limit of 2 s: it waited for ${holder}`),
        /Traffic is still on blue/,
      ]);
      await expectFreeTable();
      for (const name of ["migrateTimeout", "migrateLockTimeout"])
        await stack.unset(`backend.${name}`);
      await stack.set("backend.migrateCommand", migrate);
    });
  });

  it("refuses a release where it cannot be reached as databaseUrl says, at once", async () => {
    await stack.release("green", "v9");
    await stack.setSecret("databaseUrl", server.url("wrong"));
    const begun = Date.now();
    const text = await stack.upFails();
    const seconds = (Date.now() - begun) / 1000;
    // One that may still be starting is waited for, for two minutes.
    ok(seconds < 100, `after ${seconds} s`);
    expectWords(text, [
      /The database at [\d.]+:\d+ \(databaseUrl\) cannot be used from this stack's network/,
      /Traffic is still on blue/,
      /password authentication failed for user "postgres"/,
    ]);
    ok(!text.includes("wrong@"), "the URL is printed");
    await expectServes(stack, "blue", "v1");
    await stack.setSecret("databaseUrl", server.url());
    await stack.up();
  });

  // Behind the others, which need the stack: mocha runs a suite's own tests first.
  describe("when it is destroyed", () => {
    it("loses its network though an update that was killed has left what asks its database there", async () => {
      const { images } = await testToolchain();
      const owner = await stack.docker(
        ...["inspect", "--format", `{{index .Config.Labels "${labels.stack}"}}`],
        stack.names.backends.blue,
      );
      await stack.docker(
        ...["run", "--detach", "--rm", "--name", `${stack.names.databaseClient}-0a1b2c3d`],
        ...["--label", `${labels.stack}=${owner}`, "--network", stack.names.network],
        ...["--entrypoint", "sleep", images.postgres, "900"],
      );
      await stack.destroy();
      const left = await namesWith(`${stack.prefix}-`);
      deepEqual(
        left.filter((name) => !name.startsWith("volume")),
        [],
      );
    });
  });
}).timeout(600_000);
