import { equal, ok } from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mock } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { Database } from "../../../tools/demo/backend/database";
import { Readiness } from "../../../tools/demo/backend/readiness";
import { parseSettings } from "../../../tools/demo/backend/settings";
import { FakePostgres } from "../../support/fakePostgres";
import { until } from "../../support/until";

describe("the sample backend, before it says that it is ready,", () => {
  let postgres: FakePostgres;
  let database: Database;
  let readiness: Readiness;
  let cache: string;

  beforeEach("has a database", async () => {
    mock.method(console, "error", () => undefined);
    postgres = new FakePostgres();
    cache = await mkdtemp(join(tmpdir(), "forecaster-model-"));
    const settings = parseSettings({ DATABASE_URL: await postgres.start(), HF_HOME: cache });
    database = new Database(settings.DATABASE_URL);
    readiness = new Readiness(settings, database);
  });

  afterEach(async () => {
    mock.restoreAll();
    await database.close();
    await postgres.stop();
    await rm(cache, { recursive: true });
  });

  it("opens all of its connections, and never two at once", async () => {
    await readiness.prepare();
    equal(postgres.open.size, 20);
    equal(await readiness.reason(), undefined);
    equal(postgres.open.size, 20);
    equal(postgres.mostAtOnce, 1);
  });

  it("keeps them as long as nobody uses them", async () => {
    const { setTimeout: later } = globalThis;
    // The pool's ten seconds for an idle connection, with everything else twenty times as fast.
    mock.method(globalThis, "setTimeout", (act: () => void, after: number) =>
      later(act, after / 20),
    );
    await readiness.prepare();
    await sleep(1000);
    equal(postgres.open.size, 20);
  });

  it("opens them again when Postgres was restarted", async () => {
    await readiness.prepare();
    postgres.closeAll();
    await until("it has none", () => Promise.resolve(postgres.open.size === 0));
    await until("it is ready again", async () => (await readiness.reason()) === undefined);
    equal(postgres.open.size, 20);
    equal(postgres.mostAtOnce, 1);
  });

  it("opens none beside those with which it answers somebody", async () => {
    await readiness.prepare();
    postgres.closeAll();
    await until("it has none", () => Promise.resolve(postgres.open.size === 0));
    await Promise.all([database.ping(), readiness.reason()]);
    ok(postgres.open.size < 20);
  });

  it("survives that Postgres goes away while it opens them", async () => {
    let isOver = false;
    postgres.onOpen = () => {
      if (postgres.open.size === 10 && !isOver) {
        isOver = true;
        postgres.closeAll();
      }
    };
    await readiness.prepare();
    await until("it is ready", async () => (await readiness.reason()) === undefined);
    equal(postgres.open.size, 20);
  });
});
