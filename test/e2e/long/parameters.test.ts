import { deepEqual, equal, match } from "node:assert/strict";
import { startLoad } from "../../../tools/load/load";
import { deployedStack } from "../../support/deployedStack";
import { expectServes, expectWords } from "../../support/expectServes";

describe("the parameters of Postgres", () => {
  const stack = deployedStack(() => ({
    config: {
      database: {
        parameters: { work_mem: "8MB", search_path: "public, app", max_connections: 60 },
        extensions: ["pg_trgm"],
      },
    },
  }));

  async function shown(...names: readonly string[]): Promise<string[]> {
    return Promise.all(names.map(async (name) => (await stack().sql(`SHOW ${name}`))[0] ?? ""));
  }

  function databaseId(): Promise<string> {
    return stack().docker("inspect", "--format", "{{.Id}}", stack().names.database);
  }

  it("hold from the first deployment on, as do the extensions", async () => {
    deepEqual(await shown("work_mem", "search_path", "max_connections"), [
      ...["8MB", "public, app", "60"],
    ]);
    deepEqual(await stack().sql("SELECT extname FROM pg_extension WHERE extname = 'pg_trgm'"), [
      "pg_trgm",
    ]);
    const { changed } = await stack().up();
    deepEqual(changed, []);
  });

  it("are taken by a reload, of which users notice nothing; one that is taken out gets its default", async () => {
    const id = await databaseId();
    const users = startLoad({
      port: stack().ports.proxy,
      keyPrefix: "reload",
      connections: 10,
      rate: 60,
    });
    await stack().set("database.parameters.work_mem", "16MB");
    await stack().set("database.parameters.log_min_duration_statement", "250");
    await stack().unset("database.parameters.search_path");
    const { output } = await stack().up();
    match(output, /Postgres takes other parameters by a reload, which ends no connection\./);
    deepEqual(await shown("work_mem", "search_path", "log_min_duration_statement"), [
      ...["16MB", '"$user", public', "250ms"],
    ]);
    deepEqual((await users.stop()).failures, []);
    equal(await databaseId(), id);
    deepEqual((await stack().up()).changed, []);
  });

  it("that Postgres refuses end the update, and nothing of it holds, after a reload neither", async () => {
    await stack().set("database.parameters.maintenance_work_mem", "32MB");
    await stack().set("database.parameters.work_mem", "much");
    const text = await stack().upFails();
    expectWords(text, [
      /Postgres does not take database\.parameters or database\.extensions\. Traffic is still on blue/,
      /invalid value for parameter "work_mem": "much"/,
    ]);
    await stack().sql("SELECT pg_reload_conf()");
    deepEqual(await shown("work_mem", "maintenance_work_mem"), ["16MB", "64MB"]);
    await stack().set("database.parameters.work_mem", "16MB");
    await stack().unset("database.parameters.maintenance_work_mem");
    await stack().up();
    deepEqual((await stack().up()).changed, []);
  });

  it("with which nobody can log in are taken back at once", async () => {
    await stack().set("database.parameters.session_preload_libraries", "missing");
    const text = await stack().upFails();
    expectWords(text, [/With them nobody can log in: .*could not access file "missing"/]);
    deepEqual(await shown("work_mem"), ["16MB"]);
    await stack().unset("database.parameters.session_preload_libraries");
    await stack().up();
  });

  it("that it reads at its start need the permission for an outage, and are tried out before", async () => {
    await stack().set("database.parameters.max_connections", "none");
    const refusal = await stack().previewFails();
    const [, permission = ""] =
      /pulumi config set allowDowntime (\S+) && pulumi up/.exec(refusal) ?? [];
    match(refusal, /database\.parameters\.max_connections: changing it re-creates the database/);
    await stack().set("allowDowntime", permission);
    const text = await stack().upFails();
    expectWords(text, [
      /\(database\.image\) cannot take the place of \S+-db: it ends right after its start/,
      /Nothing was touched\. Traffic is still on blue/,
      /invalid value for parameter "max_connections": "none"/,
    ]);
    await expectServes(stack(), "blue", "v1");
    await stack().set("database.parameters.max_connections", "80");
    const [, other = ""] =
      /pulumi config set allowDowntime (\S+) && pulumi up/.exec(await stack().previewFails()) ?? [];
    await stack().set("allowDowntime", other);
    await stack().up();
    deepEqual(await shown("max_connections", "work_mem"), ["80", "16MB"]);
    await expectServes(stack(), "blue", "v1");
  });
}).timeout(300_000);
