import { strict as assert } from "node:assert";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { commandsBelow, commandsOf, documents } from "../../support/documents";
import { deployedStack } from "../../support/deployedStack";
import { expectServes } from "../../support/expectServes";
import { releaseImage } from "../../support/images";
import { patchedImage } from "../../support/patchedImage";
import { StackFile } from "../../support/stackFile";
import type { TestStack } from "../../support/testStack";

const run = promisify(execFile);

/** Commands that are not run here, with the reason. */
const leftOut: Readonly<Record<string, string>> = {
  "npm run demo": "has a stack of a name that a person's own demo has on this machine",
  "npm run demo:pulumi -- config set activeColor green": "the same",
  "npm run demo:pulumi -- up": "the same",
  "npm run demo:clean": "the same",
  "npm ci --ignore-scripts": "is what these tests begin with",
  "pulumi login": "is a dialogue; tests have a state of their own",
  "pulumi stack init stage": "is done by every test, with a name of its own",
  "pulumi config set dockerHost ssh://deploy@server.example": "is nobody's host",
};
const ofPulumiCloud = "pulumi deployment settings edit";

/** Runs a command as a document has it, on a stack of the tests: names and images are its own. */
async function follow(stack: TestStack, command: string): Promise<string> {
  const images = {
    "ghcr.io/forecaster-enterprise/backend:v0.0.1": await releaseImage({ version: "v1" }),
    "ghcr.io/forecaster-enterprise/backend:v0.0.2": await releaseImage({ version: "v2" }),
  };
  let line = command.replaceAll("forecast-", `${stack.prefix}-`);
  for (const [name, image] of Object.entries(images)) line = line.replaceAll(name, image);
  const [patched] = /nginx:\d\S*/.exec(line) ?? [];
  if (patched !== undefined) line = line.replace(patched, await patchedImage(stack, "documents"));
  const { stdout, stderr } = await run("sh", ["-c", line], {
    cwd: stack.directory,
    env: {
      ...process.env,
      ...stack.environment,
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_SKIP_CONFIRMATIONS: "true",
    },
    maxBuffer: 2 ** 26,
  });
  return stdout + stderr;
}

describe("the commands of the documents, as they are written", () => {
  const stack = deployedStack();

  async function followAll(file: string, elsewhere: readonly string[] = []): Promise<void> {
    for (const command of commandsOf(file)) {
      if (elsewhere.includes(command)) continue;
      if (command in leftOut || command.startsWith(ofPulumiCloud)) continue;
      await follow(stack(), command);
    }
  }

  before("selects the stack, as `pulumi stack init` does", async () => {
    await stack().pulumi("stack", "select", stack().prefix);
  });

  it("release, switch and roll back: README.md", async () => {
    await followAll("README.md");
    await expectServes(stack(), "blue", "v1");
    assert.equal((await stack().ask("/health", "idle")).version, "v2");
  });

  it("skip a migration, and forget what was migrated: docs/migrations.md", async () => {
    await stack().set("backend.migrateCommand", "node server.js migrate");
    await stack().release("green", "v3");
    await stack().up();
    await followAll("docs/migrations.md");
    await assert.rejects(stack().insideProxy("ls /etc/forecaster/facts/migrated/*"));
    await stack().unset("backend.skipMigrationFor");
  });

  it("look at what runs, back it up, and destroy it in the end: docs/operations.md", async () => {
    const commands = commandsOf("docs/operations.md");
    const active = commands.find((command) => command.includes("ls /etc/forecaster/active"));
    assert.equal((await follow(stack(), active ?? "")).trim(), "blue");
    await stack().set("protected", true);
    await stack().up();
    // Another stack, and a database beside it, go that way in movedDatabase.test.ts.
    const elsewhere = commandsBelow("docs/operations.md", "## A database elsewhere");
    assert.ok(elsewhere.length >= 6, `only ${elsewhere.length} commands`);
    await followAll("docs/operations.md", elsewhere);
    const left = await stack().docker(
      "ps",
      "--all",
      "--quiet",
      "--filter",
      `name=${stack().prefix}-`,
    );
    assert.equal(left, "");
  });

  it("make a configuration that the program takes: docs/configuration.md, docs/images.md", async () => {
    const file = await StackFile.create();
    const commands = ["docs/configuration.md", "docs/images.md"].flatMap(commandsOf);
    try {
      await file.sh("echo PEM >fullchain.pem && echo PEM >privkey.pem");
      await file.sh(
        "pulumi config set --path images.blue a:1 && pulumi config set --path images.green a:1",
      );
      await file.sh("pulumi config set activeColor blue");
      for (const command of commands.filter((line) => line !== "pulumi up")) {
        await file.sh(command.includes("--secret") ? `echo a-password | ${command}` : command);
      }
      assert.deepEqual(await file.problems(), []);
    } finally {
      await file.remove();
    }
  });

  it("are words of the CLI where they need Pulumi Cloud", async () => {
    const commands = documents.flatMap(commandsOf).filter((line) => line.startsWith(ofPulumiCloud));
    assert.ok(commands.length > 0);
    for (const command of commands) {
      const [words = "", ...flags] = command.split(/ (?=--)/);
      const { stdout } = await run("pulumi", [...words.split(" ").slice(1), "--help"]);
      for (const flag of flags) assert.ok(stdout.includes(`${flag.split(" ")[0]} `), flag);
    }
  });

  it("are all run, but for those with a reason", () => {
    const followed = [
      "README.md",
      "docs/migrations.md",
      "docs/operations.md",
      "docs/configuration.md",
      "docs/images.md",
    ];
    const others = documents.filter((file) => !followed.includes(file)).flatMap(commandsOf);
    assert.deepEqual(
      others.filter((command) => !command.startsWith(ofPulumiCloud)),
      [],
    );
    const all = new Set(documents.flatMap(commandsOf));
    for (const command of Object.keys(leftOut)) assert.ok(all.has(command), command);
  });
}).timeout(600_000);
