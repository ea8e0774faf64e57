import { deepEqual, equal, match, ok } from "node:assert/strict";
import { execFile } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { startLoad } from "../../../tools/load/load";
import { namesWith } from "../../support/dockerHost";
import { read } from "../../support/documents";
import { expectServes, expectWords } from "../../support/expectServes";
import { ExternalPostgres } from "../../support/externalPostgres";
import { switchUnderLoad } from "../../support/switchUnderLoad";
import { freePorts } from "../../support/testPorts";
import { TestStack } from "../../support/testStack";
import { testToolchain } from "../../support/toolchain";

const migrate = "node server.js migrate";

describe("moving to a database elsewhere", () => {
  let server: ExternalPostgres;
  let stack: TestStack;

  before("starts the database, and deploys a stack with one of its own", async () => {
    server = await ExternalPostgres.start((await freePorts()).database);
    stack = await TestStack.create({
      config: { backend: { migrateCommand: migrate }, protected: true },
    });
    await stack.up();
  });

  after("removes both", async () => {
    await stack.pulumi("state", "unprotect", "--all", "--yes", "--stack", stack.prefix);
    await stack.remove();
    await server.stop();
  });

  /** The shell lines that the document has for it, for this stack. */
  async function documented(): Promise<string[]> {
    const section = /### Moving there\n([^]*?)\n### /.exec(read("docs/operations.md"))?.[1] ?? "";
    const blocks = [...section.matchAll(/```sh\n([^]*?)```/g)].map(([, block = ""]) => block);
    const { images } = await testToolchain();
    return blocks
      .join("")
      .trim()
      .split("\n")
      .map((line) =>
        line
          .replaceAll("forecast-db", stack.names.database)
          .replaceAll("forecast-network", stack.names.network)
          .replaceAll("postgres:18", images.postgres),
      );
  }

  async function shell(line: string): Promise<void> {
    const env = { ...process.env, URL: server.url() };
    await promisify(execFile)("sh", ["-euc", line], { cwd: stack.directory, env });
  }

  it("goes as the document says: all rows are there, and reads go on", async () => {
    const lines = await documented();
    equal(lines.length, 5);
    const [, stopWrites = "", dump = "", copy = ""] = lines;
    const users = startLoad({
      port: stack.ports.proxy,
      keyPrefix: "moving",
      connections: 10,
      rate: 60,
    });
    await stack.set("database.external", "true");
    await stack.setSecret("databaseUrl", server.url());
    const { output } = await stack.up();
    expectWords(output, [
      /Green is re-created\./,
      /The stack's own database stays as it is: a backend was made with it\./,
    ]);
    await expectServes(stack, "blue", "v1");
    const stoppedMs = users.mark("writes are stopped");
    for (const line of [stopWrites, dump, copy]) await shell(line);
    const { returnsMs } = await switchUnderLoad(stack, users, "green");
    await sleep(1000);
    const report = await users.stop();
    const lost = report.failures.filter(
      ({ beganMs }) => beganMs < stoppedMs - 500 || beganMs > returnsMs,
    );
    deepEqual(lost, []);
    const stored = await server.sql(
      "SELECT key FROM observations WHERE starts_with(key, 'moving')",
    );
    const missing = report.keys.acknowledged.filter((key) => !stored.includes(key));
    deepEqual(missing, []);
    equal(new Set(stored).size, stored.length);
    console.log(`      writes failed for ${((returnsMs - stoppedMs) / 1000).toFixed(1)} s`);
  });

  it("says of a switch that the other color has another database", async () => {
    await stack.set("activeColor", "blue");
    match(await stack.preview(), /Traffic moves to another database: blue does not see/);
    await stack.set("activeColor", "green");
  });

  it("keeps the stack's own database until both colors are on the other one, and its data after that", async () => {
    await stack.set("database.remove", "true");
    const waits = await stack.preview();
    match(waits, /The stack's own database stays as it is/);
    await stack.release("blue", "v2");
    const released = await stack.up();
    match(released.output, /The stack's own database stays as it is/);
    const users = startLoad({
      port: stack.ports.proxy,
      keyPrefix: "removing",
      connections: 10,
      rate: 60,
    });
    const removed = await stack.up();
    deepEqual((await users.stop()).failures, []);
    match(removed.output, /the container \S+-db is removed; the volume \S+-postgres-data stays/);
    const names = await namesWith(`${stack.prefix}-`);
    ok(!names.includes(`container ${stack.names.database}`), "the container is still there");
    ok(names.includes(`volume ${stack.names.volumes.postgresData}`), "the data is gone");
    await expectServes(stack, "green", "v1");
    await stack.pulumi("preview", "--refresh", "--expect-no-changes", "--stack", stack.prefix);
  });

  it("goes back to an empty database of the stack's own, which the refusal says how to make", async () => {
    await stack.docker("volume", "rm", stack.names.volumes.postgresData);
    await stack.unset("database");
    await stack.set("database.port", stack.ports.database);
    await stack.set("database.image", (await testToolchain()).images.postgres);
    const refusal = await stack.previewFails();
    const command =
      /docker volume create .*?(?= {3}#)/.exec(refusal.replaceAll(/\n\s*/g, " "))?.[0] ?? "";
    match(command, /postgres-data$/);
    await shell(command);
    const { output } = await stack.up();
    match(output, /Blue is re-created/);
    await expectServes(stack, "green", "v1");
    equal((await stack.sql("SELECT count(*) FROM migrations"))[0], "1");
    ok(!stack.printed.includes("el$ewhere"), "the password is printed");
  });
}).timeout(600_000);
