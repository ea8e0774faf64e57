import { deepEqual, equal, match, notEqual } from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { deployedStack } from "../../support/deployedStack";
import { expectServes } from "../../support/expectServes";
import { docker } from "../../support/dockerHost";
import { holdTable } from "../../support/heldTable";

const role = "forecast";

describe("the role of the backends in Postgres", () => {
  const stack = deployedStack(() => ({
    config: {
      database: { role, extensions: ["pg_trgm"], parameters: { work_mem: "8MB" } },
      backend: { migrateCommand: "node server.js migrate" },
    },
  }));

  /** What an owner's name is of, as psql has it. */
  async function owners(): Promise<string[]> {
    return stack().sql(
      `SELECT 'database ' || pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()
       UNION ALL SELECT 'schema ' || pg_get_userbyid(nspowner) FROM pg_namespace WHERE nspname = 'public'
       UNION ALL SELECT DISTINCT 'tables ' || tableowner FROM pg_tables WHERE schemaname = 'public'`,
    );
  }

  /** As somebody with these two words logs in over the network. */
  async function logsIn(user: string, password: string): Promise<boolean> {
    const { database, network } = stack().names;
    const words = ["--no-psqlrc", "--host", database, "--username", user];
    const image = await docker("inspect", "--format", "{{.Image}}", database);
    try {
      await docker(
        ...["run", "--rm", "--network", network, "--env", `PGPASSWORD=${password}`, image, "psql"],
        ...[...words, "--dbname", "forecaster_enterprise", "--command", "SELECT 1"],
      );
      return true;
    } catch {
      return false;
    }
  }

  const password = async () => String((await stack().outputs()).databasePassword);

  async function environmentOf(container: string, name: string): Promise<string | undefined> {
    const text = await docker("inspect", "--format", "{{json .Config.Env}}", container);
    const entries = JSON.parse(text) as string[];
    return entries.find((entry) => entry.startsWith(`${name}=`))?.slice(name.length + 1);
  }

  it("owns database, schema and the tables of its migrations, and is no superuser", async () => {
    deepEqual(await owners(), [`database ${role}`, `schema ${role}`, `tables ${role}`]);
    deepEqual(
      await stack().sql(
        `SELECT rolcanlogin, rolsuper, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = '${role}'`,
      ),
      ["t|f|f|f"],
    );
    deepEqual(await stack().sql("SELECT extname FROM pg_extension WHERE extname = 'pg_trgm'"), [
      "pg_trgm",
    ]);
    deepEqual((await stack().up()).changed, []);
  });

  it("is whom backends log in as, with the password that the outputs tell; the superuser has its own", async () => {
    const { backends, database } = stack().names;
    equal(await environmentOf(backends.blue, "DB_USER"), role);
    const own = await password();
    equal(await environmentOf(backends.blue, "DB_PASSWORD"), own);
    match(
      (await environmentOf(backends.blue, "DATABASE_URL")) ?? "",
      new RegExp(`//${role}:${own}@`),
    );
    const superuser = (await environmentOf(database, "POSTGRES_PASSWORD")) ?? "";
    notEqual(superuser, own);
    deepEqual(
      [
        await logsIn(role, own),
        await logsIn("postgres", superuser),
        await logsIn("postgres", own),
        await logsIn(role, superuser),
      ],
      [true, true, false, false],
    );
    deepEqual(
      await stack().sql(
        "SELECT DISTINCT usename FROM pg_stat_activity WHERE client_addr IS NOT NULL",
      ),
      [role],
    );
  });

  it("has a password that stands nowhere in clear, in the state or in words, nor does the superuser's", async () => {
    const superuser = (await environmentOf(stack().names.database, "POSTGRES_PASSWORD")) ?? "";
    const state = await readFile(stack().stateFile, "utf8");
    for (const secret of [await password(), superuser]) {
      deepEqual([state.includes(secret), stack().printed.includes(secret)], [false, false]);
    }
  });

  it("goes through releases and switches, and a migration's report still tells who holds a lock", async () => {
    await stack().release("green", "v2");
    await stack().switchTo("green");
    await expectServes(stack(), "green", "v2");
    const held = await holdTable(stack().server);
    try {
      await stack().release("blue", "v3", "MIGRATE_ALTERS=1");
      const text = await stack().upFails();
      match(text, /it waited for a lock on observations that (perhaps )?pid \d+ \(psql, idle in/);
    } finally {
      await held.release();
    }
    await stack().up();
    await expectServes(stack(), "green", "v2");
  });

  it("is refused another name, and to be taken out", async () => {
    const made = /database\.role: the data volume was made with another value/;
    await stack().set("database.role", "another");
    match(await stack().previewFails(), made);
    await stack().unset("database.role");
    match(await stack().previewFails(), made);
    await stack().set("database.role", role);
    deepEqual((await stack().up()).changed, []);
  });

  it("is what it was when the stack was destroyed and comes back, with new passwords", async () => {
    const before = await password();
    const rows = await stack().sql("SELECT count(*) FROM observations");
    await stack().destroy();
    await stack().up();
    deepEqual(await owners(), [`database ${role}`, `schema ${role}`, `tables ${role}`]);
    notEqual(await password(), before);
    deepEqual([await logsIn(role, await password()), await logsIn(role, before)], [true, false]);
    deepEqual(await stack().sql("SELECT count(*) FROM observations"), rows);
    deepEqual((await stack().up()).changed, []);
  });

  it("becomes no superuser by what it puts before Postgres's own names, for this program to ask", async () => {
    const { database } = stack().names;
    const asRole = ["psql", "--no-psqlrc", "--set", "ON_ERROR_STOP=1", "--username", role];
    const turn = (name: string, type: string) =>
      `CREATE FUNCTION ${name} RETURNS ${type} LANGUAGE plpgsql AS $$ BEGIN
         EXECUTE 'ALTER ROLE ${role} SUPERUSER'; RETURN NULL;
       EXCEPTION WHEN OTHERS THEN RETURN NULL; END $$`;
    const traps = [
      "CREATE SCHEMA trap",
      turn("trap.format(text, text)", "text"),
      turn("trap.pg_reload_conf()", "boolean"),
      turn("trap.turn()", "text"),
      ...["pg_stat_activity", "pg_database", "pg_index", "pg_roles"].map(
        (name) => `CREATE VIEW trap.${name} AS SELECT * FROM pg_catalog.${name}
                   WHERE trap.turn() IS NULL`,
      ),
      "ALTER DATABASE forecaster_enterprise SET search_path = trap, pg_catalog, public",
    ].flatMap((statement) => ["--command", statement]);
    await docker("exec", database, ...asRole, "--dbname", "forecaster_enterprise", ...traps);
    // The database is made again, is given its role and parameters, and a release is gated.
    await stack().set("database.stopGrace", "59s");
    await stack().set("database.parameters.work_mem", "9MB");
    await stack().set("allowDowntime", "true");
    await stack().release("blue", "v4");
    await stack().up();
    const isSuperuser = `SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = '${role}'`;
    const asked = ["psql", "--username", "postgres", "--tuples-only", "--no-align"];
    const own = ["--dbname", "postgres", "--command", isSuperuser];
    equal((await docker("exec", database, ...asked, ...own)).trim(), "f");
  });
}).timeout(600_000);
