import { strict as assert } from "node:assert";
import { namesWith } from "../support/dockerHost";
import { deployedStack } from "../support/deployedStack";
import { expectServes, expectWords } from "../support/expectServes";
import type { TestStack } from "../support/testStack";

const hasItsVariables = String.raw`test "$user$GOMEMLIMIT$lines" = "$(printf 'of-the-releasenoneone\n"two" $x ')"`;
const wouldFail = "variables.MIGRATE_FAIL";

function migrated(stack: TestStack): Promise<string[]> {
  return stack.sql("SELECT version FROM migrations ORDER BY at");
}

describe("a migration", () => {
  const stack = deployedStack(() => ({
    config: {
      // The second would end the Docker CLI, if it saw it.
      variables: { user: "of-the-release", GOMEMLIMIT: "none", lines: 'one\n"two" $x ' },
      backend: { migrateCommand: `${hasItsVariables} && node server.js migrate` },
    },
  }));

  it("runs before the release that needs it to get ready", async () => {
    assert.deepEqual(await migrated(stack()), ["v1"]);
    await stack().release("green", "v2", "READY_NEEDS_MIGRATION=1");
    await stack().switchTo("green");
    await expectServes(stack(), "green", "v2");
    assert.deepEqual(await migrated(stack()), ["v1", "v2"]);
  });

  it("does not run in a roll back, even where it would fail", async () => {
    await stack().set(wouldFail, "1");
    const { changed } = await stack().switchTo("blue");
    assert.deepEqual(
      changed.filter((name) => name.includes("migration")),
      [],
    );
    await expectServes(stack(), "blue", "v1");
  });

  it("does not run when only settings of the idle color change, even where it would fail", async () => {
    const idle = await stack().containerId("green");
    await stack().up();
    assert.notEqual(await stack().containerId("green"), idle, "the setting reaches the idle color");
    assert.deepEqual(await migrated(stack()), ["v1", "v2"]);
    await expectServes(stack(), "blue", "v1");
  });

  it("that takes longer than its limit is stopped, and its release is not created", async () => {
    await stack().unset(wouldFail);
    await stack().set("backend.migrateTimeout", "2s");
    await stack().release("green", "v3", "MIGRATE_SECONDS=60");
    const idle = await stack().containerId("green");
    expectWords(await stack().upFails(), [
      /The migration of .* was stopped after its limit of 2 s/,
      /Traffic is still on blue/,
      /migration of v3 starts/,
    ]);
    assert.equal(await stack().containerId("green"), idle);
    assert.deepEqual(await migrated(stack()), ["v1", "v2"]);
    const names = await namesWith(stack().names.migration);
    assert.deepEqual(names, [], "its container is removed");
    await expectServes(stack(), "blue", "v1");
  });
}).timeout(300_000);
