import { strict as assert } from "node:assert";
import { deployedStack } from "../support/deployedStack";
import { expectServes, expectWords } from "../support/expectServes";

const failures = [
  {
    what: "never gets ready",
    faults: "NEVER_READY=1",
    words: [/green did not pass its gate after \d+ s: not ready/, /listens on port 8000/],
  },
  {
    what: "crashes after its start",
    faults: "START_SECONDS=9 CRASH_AFTER_SECONDS=1",
    words: [/green did not pass its gate after \d+ s: its container/, /FATAL: crash on purpose/],
  },
  {
    what: "fails its smoke check",
    faults: "READY_ONLY=1",
    words: [/green failed its smoke checks: \/api\/v1\/health answered 500/, /has its tables/],
  },
  {
    what: "fails its migration",
    faults: "MIGRATE_FAIL=1",
    words: [/The migration of .* ended with exit code 1/, /FATAL: migration failed on purpose/],
  },
] as const;

describe("a release that fails", () => {
  const stack = deployedStack(() => ({
    config: { gate: { timeout: "5s" }, backend: { migrateCommand: "node server.js migrate" } },
  }));

  for (const { what, faults, words } of failures) {
    it(`because it ${what} leaves traffic and outputs untouched, and shows its log lines`, async () => {
      const before = await stack().outputs();
      const serving = await stack().containerId("blue");
      await stack().set("activeColor", "green");
      await stack().release("green", "v2", faults);
      expectWords(await stack().upFails(), [...words, /Traffic is still on blue/]);
      await expectServes(stack(), "blue", "v1");
      assert.deepEqual(await stack().outputs(), before);
      assert.equal(await stack().containerId("blue"), serving);
    });
  }

  it("and prints its whole environment shows none of its secrets", async () => {
    await stack().setSecret("secretVariables.TOKEN", "t0ken/of a variable");
    await stack().release("green", "v2", "NEVER_READY=1 PRINT_ENVIRONMENT=1");
    const text = await stack().upFails();
    expectWords(text, [/"TOKEN":"\[secret\]"/, /"DATABASE_URL":"\[secret\]"/, /"DB_HOST":"db"/]);
    expectWords(text, [/the database's password is \[secret\]$/m]);
    const format = "{{range .Config.Env}}{{println .}}{{end}}";
    const made = await stack().docker("inspect", "--format", format, stack().names.backends.green);
    const [, password = ""] = /^DATABASE_URL=postgresql:..\w+:(.*)@db:/m.exec(made) ?? [];
    assert.ok(password.length > 20 && !text.includes(password));
    await stack().unset("secretVariables.TOKEN");
  });

  it("because its image does not exist is refused in a sentence that names the setting", async () => {
    const before = await stack().outputs();
    await stack().set("images.green", "127.0.0.1:1/forecaster/backend:v9");
    expectWords(await stack().upFails(), [
      /The image 127\.0\.0\.1:1\/forecaster\/backend:v9 \(images\.green\) could not be pulled/,
      /Traffic is still on blue/,
    ]);
    await expectServes(stack(), "blue", "v1");
    assert.deepEqual(await stack().outputs(), before);
  });

  it("by an answer that it will not grow out of is given up early, not at the end of its time", async () => {
    await stack().set("gate", { timeout: "5m", readyPath: "/api/v1/health" });
    await stack().release("green", "v2", "HEALTH_LIE=redirect");
    const begun = Date.now();
    expectWords(await stack().upFails(), [
      /not ready; waiting longer will not help with such an answer\./,
      /Last answer of \/api\/v1\/health: 307 /,
    ]);
    const seconds = (Date.now() - begun) / 1000;
    assert.ok(seconds > 30 && seconds < 120, `after ${seconds} s`);
    await expectServes(stack(), "blue", "v1");
    await stack().set("gate.timeout", "5s");
    await stack().unset("gate.readyPath");
  });

  it("at its gate is proven again by the next update, not believed", async () => {
    await stack().set("activeColor", "blue");
    await stack().release("green", "v2", "NEVER_READY=1");
    await stack().upFails();
    const idle = await stack().containerId("green");
    expectWords(await stack().upFails(), [/green did not pass its gate/]);
    assert.equal(await stack().containerId("green"), idle, "nothing changed, so it stays");
    await expectServes(stack(), "blue", "v1");
  });

  it("does not stand in the way of the release that mends it", async () => {
    await stack().release("green", "v3");
    await stack().switchTo("green");
    await expectServes(stack(), "green", "v3");
  });
}).timeout(300_000);
