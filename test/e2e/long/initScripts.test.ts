import { deepEqual, equal, match, ok } from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expectServes, expectWords } from "../../support/expectServes";
import { TestStack } from "../../support/testStack";
import { until } from "../../support/until";
import type { PulumiRun } from "../../support/pulumiRun";

const notes = "SELECT string_agg(note, ' ' ORDER BY note) FROM notes";
const initScripts = ["db/schema.sql", "db/seed.sql", "db/-more.sh"];

describe("files that run once on new data", () => {
  let stack: TestStack;

  before(async function () {
    this.timeout(300_000);
    stack = await TestStack.create({
      config: {
        database: { role: "forecast", extensions: ["pg_trgm"], initScripts },
        backend: { migrateCommand: "node server.js migrate" },
      },
    });
    await mkdir(join(stack.directory, "db"));
    await write(
      "db/schema.sql",
      "SET ROLE forecast;",
      "CREATE TABLE notes (note text, ran timestamptz DEFAULT now());",
      "CREATE INDEX ON notes USING gin (note gin_trgm_ops);",
      "INSERT INTO notes VALUES ('schema');",
    );
    await write("db/seed.sql", "INSERT INTO notes VALUES ('seed');");
    await write(
      "db/-more.sh",
      `psql --command "INSERT INTO notes VALUES ('more by $POSTGRES_USER in $POSTGRES_DB')"`,
    );
  });

  after(async function () {
    this.timeout(300_000);
    await stack.remove();
  });

  /** Writes a file beside the program. */
  async function write(path: string, ...lines: readonly string[]): Promise<void> {
    await writeFile(join(stack.directory, path), `${lines.join("\n")}\n`);
  }

  async function backends(): Promise<string> {
    return stack.docker("ps", "--all", "--quiet", "--filter", `name=${stack.names.backends.blue}`);
  }

  it("are refused before anything is touched when one cannot be read", async () => {
    await stack.set("database.initScripts[1]", "db/missing.sql");
    match(
      await stack.previewFails(),
      /database\.initScripts\[1\]: the file cannot be read \(ENOENT\); expected a readable file, got "db\/missing\.sql"/,
    );
    await stack.set("database.initScripts[1]", "db/seed.sql");
  });

  it("end the update before a backend is made, with psql's line, and nothing of the file holds", async () => {
    await write(
      "db/seed.sql",
      "INSERT INTO notes VALUES ('seed');",
      "SELECT 'hidden';",
      "INSERT INTO nowhere VALUES (1);",
    );
    const text = await stack.upFails();
    expectWords(text, [
      /db\/seed\.sql \(database\.initScripts\) has failed\. Nothing is served yet\./,
      /psql:seed\.sql:3: ERROR: {2}relation "nowhere" does not exist/,
      /Nothing of it is in the database\./,
      /To fix: mend db\/seed\.sql, then pulumi up, which begins with it again\./,
    ]);
    ok(!text.includes("hidden"), "what a file selects is shown");
    deepEqual(await stack.sql(notes), ["schema"]);
    equal(await backends(), "");
  });

  it("hold as a whole or not at all, whatever is in them", async () => {
    for (const [lines, words, outcome] of [
      [
        ["INSERT INTO notes VALUES ('half');", "COMMIT;"],
        /take_BEGIN_COMMIT_SET_CONSTRAINTS_ALL_out_of_the_file/,
        0,
      ],
      [["CREATE DATABASE other;"], /CREATE DATABASE cannot run inside a transaction block/, 0],
      [
        ["\\set ON_ERROR_STOP off", "SELECT 1/0;", "INSERT INTO notes VALUES ('half');"],
        /aborted/,
        0,
      ],
      [["INSERT INTO notes VALUES ('half');", "\\! kill -9 $PPID"], /has failed/, 0],
      [["ROLLBACK;"], /It ended its transaction itself/, 1],
    ] as const) {
      await write("db/seed.sql", ...lines);
      const text = await stack.upFails();
      match(text, words);
      equal(text.includes("Nothing of it is in the database."), outcome === 0, text);
      deepEqual(await stack.sql(notes), ["schema"]);
    }
  });

  it("begin with the one that failed when it is mended, and each has run once", async () => {
    await write(
      "db/seed.sql",
      "SET session_replication_role = replica;",
      "SET SESSION AUTHORIZATION forecast;",
      "SELECT pg_catalog.set_config('search_path', '', false);",
      "INSERT INTO public.notes VALUES ('seed');",
    );
    await write("db/schema.sql", "it has ended: nobody reads this any more;");
    await stack.up();
    const all = "more by postgres in forecaster_enterprise schema seed";
    deepEqual(await stack.sql(notes), [all]);
    await expectServes(stack, "blue", "v1");
    deepEqual((await stack.up()).changed, []);
    await stack.set("database.initScripts", ["db/later.sql"]);
    deepEqual((await stack.up()).changed, [], "another list has no effect");
    deepEqual(await stack.sql(notes), [all]);
  });

  it("leave to the role what they make as the role, and are done before releases and switches", async () => {
    deepEqual(
      await stack.sql(
        "SELECT tableowner FROM pg_tables WHERE tablename IN ('notes', 'observations')",
      ),
      ["forecast", "forecast"],
    );
    await stack.release("green", "v2");
    await stack.switchTo("green");
    await expectServes(stack, "green", "v2");
  });

  it("do not run again on data that a destroyed stack has left", async () => {
    await stack.set("database.initScripts", initScripts);
    const rows = await stack.sql(notes);
    await stack.destroy();
    const { output } = await stack.up();
    ok(!output.includes("are not run"), output);
    deepEqual(await stack.sql(notes), rows);
    deepEqual((await stack.up()).changed, []);
  });

  describe("and the update is killed", () => {
    let other: TestStack;

    before(async function () {
      this.timeout(300_000);
      other = await TestStack.create({ config: { database: { initScripts: ["a.sql", "b.sh"] } } });
    });
    after(async function () {
      this.timeout(300_000);
      await other.remove();
    });

    const at = (what: string) => async () => {
      const sessions =
        "SELECT query FROM pg_stat_activity WHERE application_name LIKE 'forecaster-init-script-%'";
      return (await other.sql(sessions).catch(() => [])).some((query) => query.includes(what));
    };

    /** Kills an update in the middle of what it runs in the container: all of it, or the engine alone. */
    async function kill(what: string, end = (run: PulumiRun) => other.killAll(run)): Promise<void> {
      const run = other.spawnUp();
      await until(`${what} runs`, at(what));
      await end(run);
      await other.pulumi("cancel", "--yes", "--stack", other.prefix).catch(() => undefined);
      ok(await at(what)(), "it goes on in the container");
    }

    it("runs a transaction once: what the killed one has begun is ended first", async () => {
      const seed = (seconds: number) =>
        writeFile(
          join(other.directory, "a.sql"),
          `CREATE TABLE notes (note text);\nINSERT INTO notes VALUES ('a');\nSELECT pg_sleep(${seconds});\n`,
        );
      const shell = (seconds: number) =>
        writeFile(
          join(other.directory, "b.sh"),
          [
            "psql --command \"INSERT INTO notes VALUES ('began')\"",
            `psql --command "SELECT pg_sleep(${seconds})" || true`,
            "psql --command \"INSERT INTO notes VALUES ('ended')\"",
          ].join("\n"),
        );
      await seed(601);
      await shell(602);
      await kill("pg_sleep(601)", async (run) => {
        run.kill();
        await run.ended;
      });
      // Long enough for the script of the killed one, which lives on, to see that what it has begun was ended.
      await seed(6);
      await kill("pg_sleep(602)");
      deepEqual(await other.sql(notes), ["a began"]);
      await shell(0);
      await other.up();
      await sleep(2000);
      deepEqual(await other.sql(notes), ["a began began ended"], "the first one has not gone on");
      deepEqual(await other.docker("exec", other.names.database, "sh", "-c", "ls /tmp"), "");
      deepEqual((await other.up()).changed, []);
    });

    it("are the same for whoever has checked the program out, in another folder", async () => {
      const args = ["preview", "--refresh", "--expect-no-changes", "--stack", other.prefix];
      await other.pulumiElsewhere(...args);
    });
  });

  describe("that are taken out before all have ended", () => {
    let other: TestStack;

    before(async function () {
      this.timeout(300_000);
      other = await TestStack.create({ config: { database: { initScripts: ["a.sql"] } } });
      await writeFile(join(other.directory, "a.sql"), "SELECT nothing;\n");
    });
    after(async function () {
      this.timeout(300_000);
      await other.remove();
    });

    it("are over: what is named later does not run on data that serve", async () => {
      match(await other.upFails(), /a\.sql \(database\.initScripts\) has failed/);
      await other.unset("database.initScripts");
      await other.up();
      deepEqual((await other.up()).changed, []);
      await writeFile(join(other.directory, "b.sql"), "CREATE TABLE seeded ();\n");
      await other.set("database.initScripts", ["b.sql"]);
      deepEqual((await other.up()).changed, []);
      deepEqual(await other.sql("SELECT to_regclass('seeded')"), []);
    });
  });

  describe("on a stack whose data were there before", () => {
    let other: TestStack;

    before(async function () {
      this.timeout(300_000);
      other = await TestStack.create();
      await other.up();
      await writeFile(join(other.directory, "seed.sql"), "CREATE TABLE seeded ();\n");
      await other.set("database.initScripts", ["seed.sql"]);
    });
    after(async function () {
      this.timeout(300_000);
      await other.remove();
    });

    it("never run, which each preview and each update says, with the command for it", async () => {
      const { output, changed } = await other.up();
      deepEqual(changed, []);
      for (const text of [output, await other.preview(), (await other.up()).output]) {
        match(
          text,
          /warning: database\.initScripts are not run: the data in the volume \S+ were there/,
        );
        match(
          text,
          /by hand: docker exec --interactive \S+-db psql .* --single-transaction .* <seed\.sql/,
        );
      }
      deepEqual(await other.sql("SELECT to_regclass('seeded')"), []);
    });
  });
}).timeout(900_000);
