import { strict as assert } from "node:assert";
import { setTimeout as sleep } from "node:timers/promises";
import { deployedStack } from "../support/deployedStack";
import { docker } from "../support/dockerHost";
import { expectServes, expectWords } from "../support/expectServes";
import { type HeldTable, holdTable } from "../support/heldTable";
import { type Load, startLoad } from "../../tools/load/load";
import { until } from "../support/until";

const migrate = "node server.js migrate";
// As asyncpg and JDBC do.
const passesOverPgOptions = `unset PGOPTIONS PGAPPNAME; exec ${migrate}`;
// Perhaps: where the machine was so busy that it was over before anybody had looked.
const holder = String.raw`a lock on observations that (?:perhaps )?pid \d+ \(psql, idle in transaction for \d+ s, last statement SELECT count\) holds`;

describe("a migration that waits for a table that somebody else holds", () => {
  const stack = deployedStack(() => ({ config: { backend: { migrateCommand: migrate } } }));
  let held: HeldTable | undefined;
  let load: Load;
  let release = 1;

  beforeEach(async () => {
    await stack().release("green", `v${++release}`, "MIGRATE_ALTERS=1");
    held = await holdTable(stack().server);
    load = startLoad({
      port: stack().ports.proxy,
      keyPrefix: `held-${release}`,
      connections: 20,
      rate: 60,
    });
  });

  afterEach(async () => {
    await held?.release();
    await load.stop();
  });

  /** Nobody lost a request; who came after the message had no need to wait. */
  async function expectFreeTable(): Promise<void> {
    const saidMs = load.mark("the update has failed");
    await sleep(2000);
    const report = await load.stop();
    assert.deepEqual(report.failures, []);
    const later = report.requests.filter(({ beganMs }) => beganMs > saidMs);
    const slowest = Math.max(...later.map(({ latencyMs }) => latencyMs));
    assert.ok(later.length > 60 && slowest < 1000, `${later.length} requests, up to ${slowest} ms`);
    assert.deepEqual(await sessions(), []);
    await expectServes(stack(), "blue", "v1");
  }

  /** What is left of migrations in Postgres, whatever its driver calls itself. */
  function sessions(): Promise<string[]> {
    return stack().sql(
      "SELECT pid FROM pg_stat_activity WHERE application_name = 'forecaster-migration' OR query LIKE 'ALTER%'",
    );
  }

  function expectSaid(text: string, passages: readonly RegExp[]): void {
    expectWords(text, [...passages, /Traffic is still on blue/]);
    assert.ok(!text.includes("a secret"), "a statement's values are shown");
  }

  it("is ended in Postgres too when its limit is reached, and says who holds the table", async () => {
    await stack().set("backend.migrateTimeout", "2s");
    await stack().set("backend.migrateLockTimeout", "1m");
    await stack().set("backend.migrateCommand", passesOverPgOptions);
    const text = await stack().upFails();
    expectSaid(text, [new RegExp(`was stopped after its limit of 2 s: it waited for ${holder}`)]);
    await expectFreeTable();
  });

  it("that is over before anybody has looked says who can have held its lock", async () => {
    await stack().unset("backend.migrateTimeout");
    await stack().unset("backend.migrateLockTimeout");
    const ends = "echo 'canceling statement due to lock timeout' >&2; exit 1";
    await stack().set("backend.migrateCommand", ends);
    const text = await stack().upFails();
    expectSaid(text, [
      /ended with exit code 1: it waited for a lock on observations that perhaps pid/,
    ]);
    expectSaid(text, [new RegExp(holder)]);
    await expectFreeTable();
  });

  it("gives up after backend.migrateLockTimeout, and says who holds the table", async () => {
    await stack().unset("backend.migrateTimeout");
    await stack().unset("backend.migrateLockTimeout");
    await stack().set("backend.migrateCommand", migrate);
    const text = await stack().upFails();
    expectSaid(text, [
      new RegExp(`ended with exit code 1: it waited for ${holder}`),
      /canceling statement due to lock timeout/,
    ]);
    await expectFreeTable();
  });

  it("gives up as well when its driver passes over PGOPTIONS", async () => {
    await stack().set("backend.migrateCommand", passesOverPgOptions);
    const text = await stack().upFails();
    expectSaid(text, [
      new RegExp(`ended with exit code 1: it waited for ${holder}`),
      /canceling statement due to user request/,
    ]);
    await expectFreeTable();
  });

  it("is ended in Postgres too when somebody removes its container", async () => {
    await stack().set("backend.migrateLockTimeout", "1m");
    const run = stack().spawnUp();
    await until("it waits", async () => (await sessions()).length > 0);
    await docker("rm", "--force", stack().names.migration);
    const { text } = await run.ended;
    expectSaid(text, [/was removed while it ran/]);
    await expectFreeTable();
  });

  it("ends by itself in Postgres when its update was killed", async () => {
    await stack().set("backend.migrateCommand", migrate);
    await stack().unset("backend.migrateLockTimeout");
    const run = stack().spawnUp();
    await until("it waits", async () => (await sessions()).length > 0);
    await stack().killAll(run);
    await sleep(3000);
    await expectFreeTable();
    await stack().pulumi("cancel", "--yes", "--stack", stack().prefix);
  });
}).timeout(300_000);
