import { strict as assert } from "node:assert";
import { EarlierProgram } from "../support/earlierProgram";
import { expectServes } from "../support/expectServes";
import { loadLedger } from "../../tools/load/ledger";
import { startLoad } from "../../tools/load/load";
import { storedKeys } from "../support/storedKeys";
import { TestStack, type UpResult } from "../support/testStack";
import { bringProgram } from "../support/workspace";

/** The last commit whose stacks carry no facts about what was proven and migrated. */
const commit = "7609e95ed414935240d31e10d92a615ee0b94981";

/** Deploys a stack with the earlier program, and lets it live: blue is on v1, green serves v2. */
async function deploy(stack: TestStack, { checkout, pluginHome }: EarlierProgram): Promise<void> {
  const { PULUMI_HOME } = process.env;
  await bringProgram(stack.directory, checkout);
  process.env.PULUMI_HOME = pluginHome;
  try {
    await stack.up();
    await stack.release("green", "v2");
    await stack.switchTo("green");
  } finally {
    Object.assign(process.env, { PULUMI_HOME });
    await bringProgram(stack.directory);
  }
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

describe("a stack that this program made before it remembered facts", () => {
  let earlier: EarlierProgram | undefined;
  let stack: TestStack;
  let made = "";

  before("is deployed by that program", async () => {
    earlier = await EarlierProgram.of(commit);
    const config = { backend: { migrateCommand: "node server.js migrate" } };
    stack = await TestStack.create({ config });
    await deploy(stack, earlier);
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
}).timeout(300_000);
