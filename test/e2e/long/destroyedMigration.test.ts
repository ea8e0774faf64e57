import { strict as assert } from "node:assert";
import { namesWith } from "../../support/dockerHost";
import { TestStack } from "../../support/testStack";
import { until } from "../../support/until";

const migrateCommand = "echo begun; sleep 600";

/** Kills an update while its migration runs; the engine's lock of it is taken away. */
async function killInMigration(stack: TestStack): Promise<void> {
  const run = stack.spawnUp();
  const { migration } = stack.names;
  const format = ["--format", "{{.State.Status}}"];
  try {
    await until("the migration runs", async () => {
      const status = await stack.docker("inspect", ...format, migration).catch(() => "");
      return status === "running";
    });
  } finally {
    await stack.killAll(run);
  }
  await stack.pulumi("cancel", "--yes", "--stack", stack.prefix);
  assert.equal(await stack.docker("inspect", ...format, migration), "running");
}

describe("a stack whose update was killed during its migration", () => {
  let stack: TestStack;

  afterEach(async () => {
    await (stack as TestStack | undefined)?.remove();
  });

  /** All that it has made is gone but for the data. */
  async function expectDestroyed(): Promise<void> {
    await stack.destroy();
    const data = `volume ${stack.names.volumes.postgresData}`;
    assert.deepEqual(await namesWith(`${stack.prefix}-`), [data]);
  }

  it("can be destroyed when that was a release", async () => {
    stack = await TestStack.create();
    await stack.up();
    await stack.set("backend.migrateCommand", migrateCommand);
    await stack.release("green", "v2");
    await killInMigration(stack);
    await expectDestroyed();
  });

  it("can be destroyed when that was its first deployment", async () => {
    stack = await TestStack.create({ config: { backend: { migrateCommand } } });
    await killInMigration(stack);
    await expectDestroyed();
  });

  it("can be destroyed beside a container of its migration's name that is somebody else's", async () => {
    stack = await TestStack.create({ config: { backend: { migrateCommand } } });
    await killInMigration(stack);
    const { migration } = stack.names;
    const image = await stack.docker("inspect", "--format", "{{.Image}}", migration);
    await stack.docker("rm", "--force", migration);
    await stack.docker("create", "--name", migration, "--network", "none", image);
    await stack.destroy();
    await stack.docker("inspect", migration);
  });
}).timeout(300_000);
