import { strict as assert } from "node:assert";
import { type Color, otherColor } from "../../components/model/color";
import { factsDirectory } from "../../components/model/proxy/activeUpstream";
import { labels } from "../../components/model/plan/actual";
import { deployedStack } from "../support/deployedStack";
import { docker, namesWith } from "../support/dockerHost";
import { expectServes, expectWords } from "../support/expectServes";
import { until } from "../support/until";

const migrate = "node server.js migrate";
const wouldFail = "variables.MIGRATE_FAIL";

describe("what was migrated", () => {
  const stack = deployedStack(() => ({
    config: { gate: { timeout: "5s" }, backend: { migrateCommand: migrate } },
  }));

  function versions(): Promise<string[]> {
    return stack().sql("SELECT version FROM migrations ORDER BY at");
  }

  async function idle(): Promise<Color> {
    return otherColor(await stack().serves());
  }

  /** The images that the host remembers, by their references. */
  async function remembered(): Promise<string[]> {
    const lines = await stack().insideProxy(`cat ${factsDirectory}/migrated/*/* 2>/dev/null; true`);
    const facts = lines.split("\n").filter((line) => line !== "");
    return facts.map((line) => (JSON.parse(line) as { reference: string }).reference).sort();
  }

  async function expectNothingLeft(): Promise<void> {
    assert.deepEqual(await namesWith(stack().names.migration), []);
  }

  /** Kills an update, and everything of it on this machine, while its migration runs. */
  async function killWhileItRuns(): Promise<void> {
    const run = stack().spawnUp();
    await until("the migration runs", async () => {
      const running = await docker("ps", "--filter", `name=${stack().names.migration}`, "--quiet");
      return running !== "";
    });
    await stack().killAll(run);
    await stack().pulumi("cancel", "--yes", "--stack", stack().prefix);
  }

  it("is nothing where there was no command: one that is set later runs", async () => {
    await stack().unset("backend.migrateCommand");
    const image = await stack().release(await idle(), "v2", "READY_NEEDS_MIGRATION=1");
    assert.match(await stack().upFails(), /did not pass its gate/);
    assert.ok(!(await remembered()).includes(image));
    await stack().set("backend.migrateCommand", migrate);
    await stack().up();
    assert.equal((await versions()).at(-1), "v2");
    assert.ok((await remembered()).includes(image));
  });

  it("is kept by the database's own number, not by what Docker says of its volume", async () => {
    const [key] = await stack().sql(
      "SELECT system_identifier || '-' || oid || '-' || datname FROM pg_control_system(), pg_database WHERE datname = current_database()",
    );
    assert.equal(await stack().insideProxy(`ls ${factsDirectory}/migrated`), key);
  });

  it("does not run again for an older image that is put back, even where it would fail", async () => {
    const color = await idle();
    await stack().release(color, "v3");
    await stack().up();
    await stack().release(color, "v4");
    await stack().up();
    await stack().release(color, "v3");
    await stack().set(wouldFail, "1");
    await stack().switchTo(color);
    await expectServes(stack(), color, "v3");
    await stack().unset(wouldFail);
  });

  it("counts when it ended well after its update was killed", async () => {
    const image = await stack().release(await idle(), "v5", "MIGRATE_SECONDS=4");
    await killWhileItRuns();
    assert.ok(!(await remembered()).includes(image));
    await stack().set(wouldFail, "1");
    await stack().up();
    assert.equal((await versions()).at(-1), "v5");
    assert.ok((await remembered()).includes(image));
    await expectNothingLeft();
    await stack().unset(wouldFail);
  });

  it("does not count when it was interrupted: it runs again", async () => {
    const image = await stack().release(await idle(), "v6", "MIGRATE_SECONDS=4");
    await killWhileItRuns();
    await docker("kill", stack().names.migration);
    await stack().up();
    assert.equal((await versions()).at(-1), "v6");
    assert.ok((await remembered()).includes(image));
    await expectNothingLeft();
  });

  it("does not count, and stops nobody, when its container was created and never started", async () => {
    await stack().set("backend.migrateTimeout", "30s");
    const image = await stack().release(await idle(), "v7");
    const label = `${labels.stack}=forecaster-enterprise/${stack().prefix}`;
    const name = ["--name", stack().names.migration];
    await docker("create", ...name, image);
    assert.match(await stack().upFails(), /is not this stack's/);
    await docker("rm", stack().names.migration);
    await docker("create", ...name, "--label", label, image);
    await stack().up();
    assert.equal((await versions()).at(-1), "v7");
    await expectNothingLeft();
    await stack().unset("backend.migrateTimeout");
  });

  it("is not begun when it could not be remembered", async () => {
    const before = (await versions()).at(-1);
    const room = `${factsDirectory}/migrating`;
    await stack().insideProxy(`mv ${room} /tmp/room && touch ${room}`);
    await stack().release(await idle(), "v8");
    expectWords(await stack().upFails(), [
      /was not started: that it ran could not be remembered/,
      new RegExp(`Traffic is still on ${await stack().serves()}`),
    ]);
    assert.equal((await versions()).at(-1), before);
    await stack().insideProxy(`rm ${room} && mv /tmp/room ${room}`);
    await stack().up();
    assert.equal((await versions()).at(-1), "v8");
  });

  it("is nothing when it was passed over for one image, and the next image has its own", async () => {
    const color = await idle();
    const image = await stack().release(color, "v9", "MIGRATE_FAIL=1");
    await stack().set("backend.skipMigrationFor", image);
    await stack().switchTo(color);
    await expectServes(stack(), color, "v9");
    assert.ok(!(await remembered()).includes(image));
    const next = await stack().release(await idle(), "v10");
    await stack().up();
    assert.equal((await versions()).at(-1), "v10");
    assert.ok((await remembered()).includes(next));
  });
}).timeout(300_000);
