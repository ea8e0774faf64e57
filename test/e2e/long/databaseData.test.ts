import { strict as assert } from "node:assert";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { deployedStack } from "../../support/deployedStack";
import { docker, removeAllWith } from "../../support/dockerHost";
import { expectServes, expectWords } from "../../support/expectServes";
import { sortingImage, sortingImages } from "../../support/sortingImage";

const shell = promisify(execFile);

describe("the data of a database", () => {
  const stack = deployedStack(async () => ({
    config: { database: { image: await sortingImage("one") } },
  }));

  before("writes rows", async () => {
    await stack().sql("CREATE TABLE kept (name text PRIMARY KEY)");
    await stack().sql("INSERT INTO kept SELECT 'name ' || n FROM generate_series(1, 1000) AS n");
  });

  after("removes the images", async () => {
    await removeAllWith(sortingImages);
  });

  it("whose indexes were made by another libc stop every update, which tells the commands that mend them", async () => {
    const { names } = stack();
    const backends = [names.backends.blue, names.backends.green];
    // As an older glibc and musl, which has no versions, leave it behind.
    for (const version of ["'2.36'", "NULL"]) {
      await stack().sql(
        `UPDATE pg_database SET datcollversion = ${version} WHERE datname = current_database()`,
      );
      await docker("stop", ...backends, names.database);
      await docker("rm", names.database);
      const refused = await stack().upFails();
      expectWords(refused, [/text indexes were made in another order/, /REINDEX DATABASE/]);
      assert.match(await stack().upFails(), /text indexes were made in another order/);
      const commands = refused.match(/docker exec \S+ psql .*REINDEX.*/g) ?? [];
      assert.ok(commands.length > 0);
      for (const command of new Set(commands)) await shell("sh", ["-c", command]);
      await stack().up();
      await docker("start", ...backends);
      assert.deepEqual((await stack().up()).changed, []);
      assert.deepEqual(await stack().sql("SELECT count(*) FROM kept"), ["1000"]);
    }
  });

  it("that another stack took over with a password of its own can have a database again", async () => {
    await stack().destroy();
    await stack().setSecret("databasePassword", "one-of-its-own");
    await stack().up();
    await docker("rm", "--force", stack().names.database);
    const { output } = await stack().up();
    assert.match(output, /The database is gone and is created again/);
    assert.deepEqual(await stack().sql("SELECT count(*) FROM kept"), ["1000"]);
    assert.equal((await stack().ask("/ready")).status, 200);
    assert.deepEqual((await stack().up()).changed, []);
  });

  it("keep the password that a backend serves with, whatever is configured meanwhile", async () => {
    const { databasePassword } = await stack().outputs();
    await docker("rm", "--force", stack().names.database);
    await stack().setSecret("databasePassword", "another-one");
    expectWords(await stack().upFails(), [/has another password than databasePassword/]);
    assert.equal((await stack().ask("/ready")).status, 200, "the backend has lost its database");
    await docker("rm", "--force", stack().names.database);
    await stack().setSecret("databasePassword", String(databasePassword));
    await stack().up();
    await expectServes(stack(), "blue");
  });
}).timeout(300_000);
