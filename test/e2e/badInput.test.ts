import { strict as assert } from "node:assert";
import { randomUUID } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { namesWith } from "../support/dockerHost";
import { expectWords } from "../support/expectServes";
import { TestStack } from "../support/testStack";

describe("a configuration with mistakes", () => {
  let folder = "";
  let stack: TestStack;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "forecaster-mistakes-"));
    stack = await TestStack.create();
  });

  after(async () => {
    await stack.remove();
    await rm(folder, { recursive: true });
  });

  async function expectRefused(...words: readonly RegExp[]): Promise<void> {
    for (const text of [await stack.previewFails(), await stack.upFails()]) {
      expectWords(text, [/Nothing was changed\./, ...words]);
      assert.doesNotMatch(text, /\n\s+at .*:\d+:\d+/, "a stack trace says nothing to an operator");
    }
    assert.deepEqual(await namesWith(`${stack.prefix}-`), [], "something was created");
    assert.deepEqual(await stack.outputs(), {});
  }

  it("names every one of them at once, with the commands that mend them, and creates nothing", async () => {
    const { images } = { images: "registry.example/backend:latest" };
    const wrong = {
      activeColor: "purple",
      "images.blue": images,
      "images.green": "",
      "proxy.port": stack.ports.database,
      "proxy.readTimeout": "5 seconds",
      "database.port": 70_000,
      colour: "blue",
      "backend.envFile": join(folder, "nowhere.env"),
    };
    for (const [path, value] of Object.entries(wrong)) await stack.set(path, value);
    await stack.set("backend.hostPorts.blue", stack.ports.green);
    await expectRefused(
      /activeColor: not a color; expected blue or green, got "purple"/,
      /images\.blue: a moving tag; expected .*, got "registry\.example\/backend:latest"/,
      /images\.green: not an image reference; expected .*, got ""/,
      /proxy\.readTimeout: not a duration; expected .*, got "5 seconds"/,
      /database\.port: not a port; expected 1 to 65535, got 70000/,
      /backend\.hostPorts\.green: the same host port as backend\.hostPorts\.blue/,
      /colour: unknown key; expected one of activeColor, .*/,
      /backend\.envFile: the file cannot be read \(ENOENT\); expected .*, got ".*nowhere\.env"/,
      /pulumi config rm colour/,
      /pulumi config set --path activeColor/,
    );
    const settings = { activeColor: "blue", "proxy.port": stack.ports.proxy };
    for (const [path, value] of Object.entries(settings)) await stack.set(path, value);
    await stack.set("database.port", stack.ports.database);
    await stack.set("backend.hostPorts.blue", stack.ports.blue);
    for (const path of ["colour", "proxy.readTimeout"]) await stack.unset(path);
    await stack.release("blue", "v1");
    await stack.release("green", "v1");
  });

  it("names the line of an env file that is none", async () => {
    const envFile = join(folder, "malformed.env");
    await writeFile(envFile, "GOOD=1\n# a comment\n\nthis is no variable\nexport ALSO_GOOD='2'\n");
    await stack.set("backend.envFile", envFile);
    await expectRefused(/backend\.envFile: line 4 is not NAME=value/);
  });

  it("names a variable of an env file that has a setting of its own", async () => {
    const envFile = join(folder, "reserved.env");
    await writeFile(envFile, "DATABASE_URL=postgresql://elsewhere\n");
    await stack.set("backend.envFile", envFile);
    await expectRefused(/backend\.envFile\.DATABASE_URL: a reserved variable/);
  });

  it("tells nothing of a secret under a wrong key or in a wrong form, neither whole nor in part", async () => {
    const secret = `s3cret-${"0123456789abcdef".repeat(8)}"\\\n${randomUUID()}`;
    const [known, plain] = [
      [
        "databasePasword",
        "secretVariable.TOKEN",
        "registry.password",
        "logs.maxSize",
        "gate.timeout",
      ],
      ["dbPassword", "proxy.password", "variables.TOKEN.value", "backend.healthcheck"],
    ];
    for (const path of known) await stack.setSecret(path, secret);
    for (const path of plain) await stack.set(path, secret);
    const forgotten = ["--secret", "secretVariables.TOKEN", secret, "--stack", stack.prefix];
    await stack.pulumi("config", "set", ...forgotten);
    await expectRefused(
      /databasePasword: unknown key; .*, got a text/,
      /secretVariable: unknown key; .*, got a group/,
      /registry\.password: unknown key; .*, got a text/,
      /backend\.healthcheck: not a group of settings; .*, got a text/,
      /gate\.timeout: not a duration; .*, got a secret/,
      /variables\.TOKEN: not a value; .*, got a group/,
      /pulumi config set --secret --path secretVariables\.TOKEN <value>/,
    );
    const parts = [secret.slice(0, 14), secret.slice(-36)];
    assert.deepEqual(
      parts.filter((part) => stack.printed.includes(part)),
      [],
    );
  });
}).timeout(300_000);
