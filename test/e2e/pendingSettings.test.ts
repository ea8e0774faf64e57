import { strict as assert } from "node:assert";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Color } from "../../components/model/color";
import { deployedStack } from "../support/deployedStack";
import { expectServes } from "../support/expectServes";

const settings = ["DEBUG", "FROM_FILE", "GREETING"];

describe("a changed setting", () => {
  let folder = "";
  const envFile = () => join(folder, "backend.env");

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "forecaster-env-"));
    await writeFile(envFile(), "FROM_FILE=one\n");
  });

  after(() => rm(folder, { recursive: true }));

  const stack = deployedStack(() => ({
    config: { variables: { GREETING: "one" }, backend: { debug: false, envFile: envFile() } },
  }));

  async function runsWith(color: Color): Promise<Record<string, string | undefined>> {
    const name = stack().names.backends[color];
    const lines = (await stack().docker("exec", name, "env")).split("\n");
    return Object.fromEntries(
      settings.map((name) => [name, lines.find((line) => line.startsWith(`${name}=`))]),
    );
  }

  const older = { DEBUG: "DEBUG=false", FROM_FILE: "FROM_FILE=one", GREETING: "GREETING=one" };
  const newer = { DEBUG: "DEBUG=true", FROM_FILE: "FROM_FILE=two", GREETING: "GREETING=two" };

  it("reaches only the idle color, and is named as pending", async () => {
    const active = await stack().containerId("blue");
    await writeFile(envFile(), "FROM_FILE=two\n");
    await stack().set("variables.GREETING", "two");
    await stack().set("backend.debug", true);
    const { output, outputs } = await stack().up();
    assert.match(output, /Pending on blue: DEBUG, FROM_FILE, GREETING\./);
    assert.deepEqual(outputs.pending, settings);
    assert.equal(await stack().containerId("blue"), active);
    assert.deepEqual(await runsWith("blue"), older);
    assert.deepEqual(await runsWith("green"), newer);
    await expectServes(stack(), "blue");
  });

  it("is not brought a second time", async () => {
    const { changed, output } = await stack().up();
    assert.deepEqual(changed, []);
    assert.match(output, /Pending on blue: DEBUG, FROM_FILE, GREETING\./);
  });

  it("reaches users by a switch, and is pending no more", async () => {
    const { output, outputs } = await stack().switchTo("green");
    assert.deepEqual(outputs.pending, []);
    assert.doesNotMatch(output, /Pending on green/);
    assert.match((await stack().ask("/health")).body, /"debug":"true"/);
    assert.deepEqual(await runsWith("blue"), older, "the way back stays as it is");
    await expectServes(stack(), "green");
  });
}).timeout(300_000);
