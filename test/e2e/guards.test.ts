import { strict as assert } from "node:assert";
import { containersOf } from "../support/containersOf";
import { deployedStack } from "../support/deployedStack";
import { expectServes, expectWords } from "../support/expectServes";
import { buildImage } from "../support/imageOfFiles";
import { freePorts } from "../support/testPorts";
import { testToolchain } from "../support/toolchain";

/** A line of a Dockerfile: its server says that it is of another version, and its tag says a third one. */
function printsVersion(major: number): string {
  const program = `#!/bin/sh\\n[ "$1" = --version ] && exec echo "postgres (PostgreSQL) ${major}.1"\\nexec /usr/lib/postgresql/18/bin/postgres "$@"\\n`;
  return `ENV PG_MAJOR=${major} PATH=/usr/local/bin:$PATH\nRUN printf '${program}' > /usr/local/bin/postgres && chmod 755 /usr/local/bin/postgres\n`;
}

describe("an update that must not begin", () => {
  const stack = deployedStack();

  /** Preview and up refuse it with these words, and nothing on the host or in the outputs changes. */
  async function expectRefused(...words: readonly RegExp[]): Promise<void> {
    const before = [await containersOf(stack()), await stack().outputs()];
    for (const text of [await stack().previewFails(), await stack().upFails()]) {
      expectWords(text, [/Nothing was changed\./, ...words]);
      assert.doesNotMatch(text, /\n\s+at .*:\d+:\d+/, "a stack trace says nothing to an operator");
    }
    assert.deepEqual([await containersOf(stack()), await stack().outputs()], before);
    await expectServes(stack(), "blue", "v1");
  }

  it("is one with another image for the color that serves, and says how to release it", async () => {
    const image = await stack().release("blue", "v2");
    await expectRefused(
      /images\.blue: blue serves v1, and an update never touches the color that serves; expected .*:v1, got .*:v2/,
      new RegExp(
        `pulumi config set --path images.blue .*:v1 && pulumi config set --path images.green ${image} && pulumi config set activeColor green && pulumi up`,
      ),
    );
  });

  it("is one with such an image and a switch away from it", async () => {
    await stack().set("activeColor", "green");
    await expectRefused(
      /images\.blue: blue serves v1/,
      /then change images\.blue in the next update/,
    );
    await stack().set("activeColor", "blue");
    await stack().release("blue", "v1");
  });

  it("is one with another database identity, all of it named at once", async () => {
    const { images } = await testToolchain();
    const seventeen = `${stack().prefix}-postgres:137`;
    await buildImage(seventeen, { Dockerfile: `FROM ${images.postgres}\n${printsVersion(17)}` });
    await stack().set("database.user", "somebody");
    await stack().set("database.name", "another");
    await stack().set("database.image", seventeen);
    await stack().setSecret("databasePassword", "s3cret-of-its-own");
    await stack().set("allowDowntime", true);
    await expectRefused(
      /database\.user: the data volume was made with another value/,
      /database\.name: the data volume was made with another value/,
      /database\.image: expected Postgres 18, which made the data in the volume \S+, got Postgres 17/,
      /databasePassword: the data volume was made with another value/,
      /pg_dumpall/,
    );
    for (const path of ["database.user", "database.name", "databasePassword", "allowDowntime"]) {
      await stack().unset(path);
    }
    await stack().set("database.image", images.postgres);
  });

  it("is one with a database image that could not be pulled: the database that runs is not stopped for it", async () => {
    const { images } = await testToolchain();
    await stack().set("database.image", "127.0.0.1:9/postgres:pg18");
    await stack().set("allowDowntime", true);
    const running = await containersOf(stack());
    expectWords(await stack().preview(), [
      /The image of the database is not on the Docker host yet: up brings it/,
    ]);
    expectWords(await stack().upFails(), [
      /Nothing was changed\./,
      /database\.image: The image 127\.0\.0\.1:9\/postgres:pg18 \(database\.image\) could not be pulled/,
    ]);
    assert.deepEqual(await containersOf(stack()), running);
    await stack().unset("allowDowntime");
    await stack().set("database.image", images.postgres);
  });

  it("is one that re-creates the database or the proxy unasked", async () => {
    const ports = await freePorts();
    await stack().set("database.port", ports.database);
    await stack().set("proxy.idlePort", ports.idle);
    await expectRefused(
      /database\.port: changing it re-creates the database: requests that need it fail while Postgres stops, for at most 60 s/,
      /proxy\.idlePort: changing it re-creates the proxy: new requests fail while open ones finish, for at most 30 s/,
      /pulumi config set allowDowntime database-[0-9a-f]{12},proxy-[0-9a-f]{12} && pulumi up/,
    );
  });

  /** What a refusal says to be set. */
  async function permission(): Promise<string> {
    const refused = await stack().previewFails();
    const [, text] = /pulumi config set allowDowntime (\S+)/.exec(refused) ?? [];
    assert.ok(text !== undefined, refused);
    return text;
  }

  it("may begin with the permission that it prints, which then permits nothing any more", async () => {
    const database = await stack().docker("inspect", "--format", "{{.Id}}", stack().names.database);
    const { database: port, idle } = stack().ports;
    const otherIdle = await stack().configured("proxy.idlePort");
    await stack().set("database.port", port);
    const permitted = await permission();
    await stack().set("allowDowntime", permitted);
    const { output, changed } = await stack().up();
    assert.match(output, /The proxy is re-created: requests fail meanwhile/);
    assert.ok(changed.includes("forecaster-proxy"), changed.join());
    assert.deepEqual((await stack().up()).changed, []);
    await stack().set("proxy.idlePort", idle);
    const back = await permission();
    await stack().set("allowDowntime", back);
    await stack().up();
    // The very same change as the first time: what was permitted then is not permitted again.
    await stack().set("proxy.idlePort", otherIdle);
    await stack().set("allowDowntime", permitted);
    assert.notEqual(await permission(), permitted);
    await stack().set("proxy.idlePort", idle);
    assert.equal(
      await stack().docker("inspect", "--format", "{{.Id}}", stack().names.database),
      database,
    );
    await stack().unset("allowDowntime");
  });

  it("may begin with allowDowntime: true, which every plan names, and everything serves again after it", async () => {
    const ports = await freePorts();
    await stack().set("database.port", ports.database);
    await stack().set("proxy.idlePort", ports.idle);
    const backends = await Promise.all([stack().containerId("blue"), stack().containerId("green")]);
    await stack().set("allowDowntime", true);
    await stack().up();
    assert.match((await stack().up()).output, /allowDowntime: true stands/);
    const after = await Promise.all([stack().containerId("blue"), stack().containerId("green")]);
    assert.deepEqual(after, backends);
    await expectServes(stack(), "blue", "v1");
    assert.equal((await stack().ask("/ready")).status, 200, "the database is reached again");
    await stack().unset("allowDowntime");
    assert.deepEqual((await stack().up()).changed, []);
  });

  it("is one without a Docker daemon, in a clear sentence; a preview assumes the last outputs", async () => {
    await stack().set("dockerHost", "unix:///nonexistent.sock");
    await stack().set("activeColor", "green");
    expectWords(await stack().preview(), [
      /Docker cannot be reached at unix:\/\/\/nonexistent\.sock .*: this preview assumes/,
      /Traffic: blue \(v1\) -> green \(v1\)\./,
    ]);
    expectWords(await stack().upFails(), [
      /Nothing was changed\./,
      /Docker cannot be reached at unix:\/\/\/nonexistent\.sock/,
    ]);
    await stack().set("activeColor", "blue");
    await stack().unset("dockerHost");
    await expectServes(stack(), "blue", "v1");
    assert.deepEqual((await stack().up()).changed, []);
  });
}).timeout(300_000);
