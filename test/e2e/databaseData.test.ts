import { strict as assert } from "node:assert";
import { deployedStack } from "../support/deployedStack";
import { docker, removeAllWith } from "../support/dockerHost";
import { expectWords } from "../support/expectServes";
import { sortingImage, sortingImages } from "../support/sortingImage";
import { unnamedVolumesOf } from "../support/unnamedVolumes";

/** Its tag looks like a version, and its data are nowhere that Postgres has them. */
const lines = ["ENV PGDATA=/srv/cluster/main", "VOLUME /srv /var/lib/postgresql/data"];

describe("the data of a database whose image alone says who it is", () => {
  const stack = deployedStack(async () => ({
    config: { database: { image: await sortingImage("137", { lines }) } },
  }));

  before("writes rows", async () => {
    await stack().sql("CREATE TABLE kept (name text PRIMARY KEY)");
    await stack().sql("INSERT INTO kept SELECT 'name ' || n FROM generate_series(1, 1000) AS n");
  });

  // Nobody removes those of a database: they could hold its data.
  const unnamed: string[] = [];

  after("removes the images, and the volumes without a name", async () => {
    await removeAllWith(sortingImages);
    await docker("volume", "rm", ...unnamed);
  });

  const database = () => docker("inspect", "--format", "{{.Id}}", stack().names.database);

  it("are kept when its container is created again, but not given to an image of another libc", async () => {
    const before = await database();
    unnamed.push(...(await unnamedVolumesOf(before)));
    await stack().set("database.image", await sortingImage("two", { lines, glibc: "2.36" }));
    await stack().set("allowDowntime", true);
    for (const text of [await stack().previewFails(), await stack().upFails()]) {
      expectWords(text, [
        /Nothing was changed\./,
        /database\.image: expected an image with glibc 2\.\d+, .* got one with glibc 2\.36: they would silently miss rows/,
        /pg_dumpall/,
      ]);
    }
    assert.equal(await database(), before);
    await stack().set("database.image", await sortingImage("three", { lines }));
    await stack().up();
    assert.notEqual(await database(), before);
    unnamed.push(...(await unnamedVolumesOf(stack().names.database)));
    assert.deepEqual(await stack().sql("SELECT count(*) FROM kept"), ["1000"]);
    await stack().unset("allowDowntime");
  });
}).timeout(300_000);
