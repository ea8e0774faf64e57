import { strict as assert } from "node:assert";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { colors } from "../../components/model/color";
import { expectServes } from "../support/expectServes";
import { SecretWatch } from "../support/secretWatch";
import { TestStack } from "../support/testStack";

const password = "p@ss/#%";
const secrets = [password, encodeURIComponent(password), "s3cret-variable", "s3cret-in-a-file"];

describe("a backend", () => {
  let folder = "";
  let stack: TestStack;
  let watch: SecretWatch;
  let printed = "";

  before("deploys a stack with everything that a backend can get", async () => {
    folder = await mkdtemp(join(tmpdir(), "forecaster-backends-"));
    await mkdir(join(folder, "data"));
    await writeFile(join(folder, "data", "file"), "from the host\n");
    const lines = ["FROM_FILE='s3cret-in-a-file'", "GREETING=loses", "# a comment"];
    await writeFile(join(folder, "backend.env"), lines.join("\n"));
    const backend = {
      envFile: join(folder, "backend.env"),
      dataPath: join(folder, "data"),
      memoryMb: 256,
      migrateCommand: "node server.js migrate",
    };
    const variables = {
      GREETING: "wins",
      JDBC: "jdbc:postgresql://${DB_HOST}:${DB_PORT}/${DB_NAME}",
    };
    stack = await TestStack.create({ config: { variables, backend } });
    await stack.setSecret("databasePassword", password);
    await stack.setSecret("secretVariables.TOKEN", "s3cret-variable");
    await stack.setSecret("secretVariables.LOGIN", "${DB_USER}:${DB_PASSWORD}");
    watch = new SecretWatch(secrets);
    printed = (await stack.up()).output;
    await watch.stop();
  });

  after(async () => {
    await stack.remove();
    await rm(folder, { recursive: true });
  });

  function inside(...command: readonly string[]): Promise<string> {
    return stack.docker("exec", stack.names.backends.green, ...command);
  }

  async function inspected(name: string, format: string): Promise<unknown> {
    return JSON.parse(await stack.docker("inspect", "--format", `{{json ${format}}}`, name));
  }

  it("gets its env file, plain and secret variables, and any password works", async () => {
    const variables = (await inside("env")).split("\n");
    for (const line of [
      "ENVIRONMENT=production",
      "GREETING=wins",
      "TOKEN=s3cret-variable",
      "FROM_FILE=s3cret-in-a-file",
      "DB_HOST=db",
      "DB_PORT=5432",
      "DB_NAME=forecaster_enterprise",
      "DB_USER=postgres",
      `DB_PASSWORD=${password}`,
      "JDBC=jdbc:postgresql://db:5432/forecaster_enterprise",
      `LOGIN=postgres:${password}`,
      "DATABASE_URL=postgresql://postgres:p%40ss%2F%23%25@db:5432/forecaster_enterprise?sslmode=disable",
    ]) {
      assert.ok(variables.includes(line), `${line} is not in ${variables.join("\n")}`);
    }
    assert.equal((await stack.ask("/ready")).status, 200);
    assert.equal((await stack.outputs()).databasePassword, password);
    await expectServes(stack, "blue", "v1");
  });

  it("keeps its secrets out of command lines, of what is printed, and of the state", async () => {
    assert.ok(watch.looks > 20, `only ${watch.looks} looks at the processes`);
    assert.deepEqual(watch.seen, []);
    const again = await stack.preview();
    for (const secret of secrets) assert.ok(!(printed + again).includes(secret), secret);
    const state = join(stack.directory, ".pulumi");
    assert.deepEqual(await SecretWatch.filesWith(secrets, state), []);
  });

  it("reads its data path, and cannot write to it", async () => {
    assert.equal(await inside("cat", "/data/file"), "from the host");
    await assert.rejects(inside("sh", "-c", "echo x >/data/new"), /Read-only file system/);
  });

  it("shares its caches with the other color, as a user who is not root", async () => {
    assert.notEqual(await inside("id", "-u"), "0");
    const cache = "/home/appuser/.cache";
    const downloads = await inside("cat", `${cache}/huggingface/forecaster/downloads`);
    assert.equal(downloads.split("\n").length, 1, "the second color downloads nothing");
    await inside("touch", `${cache}/huggingface/from-green`, `${cache}/pip/from-green`);
    await stack.docker("exec", stack.names.backends.blue, "test", "-f", `${cache}/pip/from-green`);
  });

  it("is watched, restarted, limited, and rotates its logs", async () => {
    for (const color of colors) {
      const name = stack.names.backends[color];
      const host = await inspected(name, ".HostConfig");
      const { RestartPolicy, LogConfig, Memory } = host as Record<string, unknown>;
      assert.deepEqual(RestartPolicy, { Name: "unless-stopped", MaximumRetryCount: 0 });
      const rotation = { "max-size": "10m", "max-file": "3" };
      assert.deepEqual(LogConfig, { Type: "json-file", Config: rotation });
      assert.equal(Memory, 256 * 2 ** 20);
      assert.deepEqual(await inspected(name, ".Config.Healthcheck"), {
        Test: ["CMD", "curl", "-f", "http://localhost:8000/ready"],
        Interval: 30e9,
        Timeout: 10e9,
        StartPeriod: 300e9,
        Retries: 5,
      });
    }
  });

  it("answers, like the database and the idle listener, on the loopback only", async () => {
    const { ports, names } = stack;
    const at = (port: number) => [{ HostIp: "127.0.0.1", HostPort: String(port) }];
    const bound = (name: string) => inspected(name, ".NetworkSettings.Ports");
    assert.deepEqual(await bound(names.backends.blue), { "8000/tcp": at(ports.blue) });
    assert.deepEqual(await bound(names.backends.green), { "8000/tcp": at(ports.green) });
    assert.deepEqual(await bound(names.database), { "5432/tcp": at(ports.database) });
    const proxy = (await bound(names.proxy)) as Record<string, unknown>;
    assert.deepEqual(proxy["8080/tcp"], at(ports.idle));
  });

  it("whose data path is missing is an error, and Docker makes no folder of that name", async () => {
    const missing = join(folder, "missing");
    await stack.set("backend.dataPath", missing);
    assert.ok((await stack.upFails()).includes(missing));
    assert.ok(!existsSync(missing));
    await expectServes(stack, "blue", "v1");
    await stack.set("backend.dataPath", join(folder, "data"));
    await stack.up();
    assert.equal(await inside("cat", "/data/file"), "from the host");
  });
}).timeout(300_000);
