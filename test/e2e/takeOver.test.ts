import { strict as assert } from "node:assert";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Color } from "../../components/model/color";
import { EarlierProgram } from "../support/earlierProgram";
import { expectServes } from "../support/expectServes";
import { loadLedger } from "../../tools/load/ledger";
import { startLoad } from "../../tools/load/load";
import { storedKeys } from "../support/storedKeys";
import { TestStack, type UpResult } from "../support/testStack";
import { bringProgram } from "../support/workspace";

/** The last commit whose stacks carry no facts about what was proven and migrated. */
const commit = "7609e95ed414935240d31e10d92a615ee0b94981";

/** Lets the earlier program act on a stack, and then brings this one to it. */
async function withEarlier(
  stack: TestStack,
  { checkout, pluginHome }: EarlierProgram,
  act: () => Promise<unknown>,
): Promise<void> {
  const { PULUMI_HOME } = process.env;
  await bringProgram(stack.directory, checkout);
  process.env.PULUMI_HOME = pluginHome;
  try {
    await act();
  } finally {
    Object.assign(process.env, { PULUMI_HOME });
    await bringProgram(stack.directory);
  }
}

/** Deploys a stack, and lets it live: blue is on v1, green serves v2. */
async function deploy(stack: TestStack): Promise<void> {
  await stack.up();
  await stack.release("green", "v2");
  await stack.switchTo("green");
}

function containerIds(stack: TestStack): Promise<string> {
  const { database, proxy, backends } = stack.names;
  const names = [database, proxy, backends.blue, backends.green];
  return stack.docker("inspect", "--format", "{{.Name}} {{.Id}}", ...names);
}

function migrated(stack: TestStack): Promise<string[]> {
  return stack.sql("SELECT version FROM migrations ORDER BY at");
}

/** Runs an update while users send requests, none of which may get lost. */
async function underLoad(stack: TestStack, act: () => Promise<UpResult>): Promise<UpResult> {
  const { proxy: port } = stack.ports;
  const keyPrefix = `load-${stack.prefix}-${Date.now()}`;
  const load = startLoad({ port, keyPrefix, connections: 100, rate: 200 });
  try {
    return await act();
  } finally {
    const { failures, keys, keptPace, neverBegun } = await load.stop();
    assert.deepEqual(failures, []);
    assert.ok(keptPace, `${neverBegun} requests never began`);
    const ledger = await loadLedger(keys, storedKeys(stack));
    assert.deepEqual(ledger, { missing: [], repeated: [], foreign: [] });
  }
}

describe("a stack that an earlier version of this program made:", () => {
  describe("one from before it remembered facts", () => {
    let earlier: EarlierProgram | undefined;
    let stack: TestStack;
    let made = "";

    before("is deployed by that program", async () => {
      earlier = await EarlierProgram.of(commit);
      const config = { backend: { migrateCommand: "node server.js migrate" } };
      stack = await TestStack.create({ config });
      await withEarlier(stack, earlier, () => deploy(stack));
      made = await containerIds(stack);
      assert.deepEqual(await migrated(stack), ["v1", "v2"]);
      // A migration that runs from here on leaves its row.
      await stack.sql("DELETE FROM migrations");
    });

    after(async () => {
      await (stack as TestStack | undefined)?.remove();
      await earlier?.remove();
    });

    it("is taken over without a lost request: every container stays, and no migration runs", async () => {
      await underLoad(stack, () => stack.up());
      assert.equal(await containerIds(stack), made);
      assert.deepEqual(await migrated(stack), []);
      await expectServes(stack, "green", "v2");
    });

    it("is changed no more by the next update", async () => {
      assert.deepEqual((await stack.up()).changed, []);
    });

    it("is rolled back to the very container that it had, without a lost request", async () => {
      await underLoad(stack, () => stack.switchTo("blue"));
      assert.equal(await containerIds(stack), made);
      assert.deepEqual(await migrated(stack), []);
      await expectServes(stack, "blue", "v1");
      assert.deepEqual((await stack.up()).changed, []);
    });

    it("takes a release that was migrated before without its migration", async () => {
      await stack.set("variables.GREETING", "hello");
      await underLoad(stack, () => stack.up());
      const [, , , green] = (await containerIds(stack)).split("\n");
      assert.notEqual(green, made.split("\n")[3], "the setting reaches the idle color");
      await underLoad(stack, () => stack.switchTo("green"));
      await expectServes(stack, "green", "v2");
      assert.deepEqual(await migrated(stack), []);
    });
  });

  describe("one from when it read env files in a way of its own", () => {
    const file = [
      "PLAIN=as-ever",
      "SHADE=crimson#midnight",
      "TICKS=`backtick`",
      String.raw`TABBED="bow\tstern"`,
    ];
    const names = ["PLAIN", "SHADE", "TABBED", "TICKS"];
    const earlierValues = ["as-ever", "crimson", String.raw`bow\tstern`, "backtick"];
    const now = ["as-ever", "crimson#midnight", "bow\tstern", "`backtick`"];
    let earlier: EarlierProgram | undefined;
    let stack: TestStack;
    let folder = "";

    before("is deployed by that program", async () => {
      folder = await mkdtemp(join(tmpdir(), "forecaster-env-"));
      const envFile = join(folder, "backend.env");
      await writeFile(envFile, `${file.join("\n")}\n`);
      earlier = await EarlierProgram.of(commit);
      stack = await TestStack.create({ config: { backend: { envFile } } });
      await withEarlier(stack, earlier, () => stack.up());
      assert.deepEqual(
        [await values("blue"), await values("green")],
        [earlierValues, earlierValues],
      );
    });

    after(async () => {
      await (stack as TestStack | undefined)?.remove();
      await earlier?.remove();
      await rm(folder, { recursive: true });
    });

    async function values(color: Color): Promise<(string | undefined)[]> {
      const lines = await stack.docker("exec", stack.names.backends[color], "env");
      return names.map((name) => new RegExp(`^${name}=(.*)$`, "m").exec(lines)?.[1]);
    }

    it("is told which variables it now reads differently, by name only, and keeps what serves", async () => {
      const serving = await stack.containerId("blue");
      const { output, outputs } = await underLoad(stack, () => stack.up());
      assert.match(output, /Pending on blue: SHADE, TABBED, TICKS\./);
      assert.deepEqual(outputs.pending, ["SHADE", "TABBED", "TICKS"]);
      assert.doesNotMatch(output, /crimson|midnight|bow|stern|backtick/);
      assert.equal(await stack.containerId("blue"), serving);
      assert.deepEqual([await values("blue"), await values("green")], [earlierValues, now]);
    });

    it("serves with what the file says now after a switch, and has nothing pending any more", async () => {
      const { outputs } = await underLoad(stack, () => stack.switchTo("green"));
      assert.deepEqual(outputs.pending, []);
      assert.deepEqual(await values("green"), now);
      await expectServes(stack, "green", "v1");
    });
  });
}).timeout(300_000);
