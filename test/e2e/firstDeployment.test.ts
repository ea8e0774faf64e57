import { strict as assert } from "node:assert";
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { ask, type Answered } from "../support/ask";
import { namesWith } from "../support/dockerHost";
import { expectServes } from "../support/expectServes";
import { releaseImage } from "../support/images";
import { proxySettings } from "../support/model/configs";
import { nginxAccepts } from "../support/nginxAccepts";
import { imageOf } from "../support/replacements";
import { storedKeys } from "../support/storedKeys";
import { TestStack } from "../support/testStack";

const slow = { version: "v1", faults: "START_SECONDS=6" };

/** Asks as a user would, ten times a second, from the first answer on, until a command has ended. */
async function answersUntil(port: number, ended: Promise<unknown>): Promise<Answered[]> {
  const answers: Answered[] = [];
  const command = { isOver: false };
  const over = ended.finally(() => (command.isOver = true));
  while (!command.isOver) {
    const answer = await ask(port, "/").catch((error: unknown) => {
      if (answers.length > 0) throw error;
    });
    if (answer !== undefined) answers.push(answer);
    await Promise.race([sleep(100), over]);
  }
  answers.push(await ask(port, "/"));
  return answers;
}

describe("a first deployment", () => {
  let stack: TestStack;

  before("configures a stack whose first color is slow to start", async () => {
    const images = { blue: await releaseImage(slow) };
    stack = await TestStack.create({ config: { images } });
  });

  after(() => stack.remove());

  it("answers 503 until the first color has proven itself, then its pages, and nothing else", async () => {
    const run = stack.spawnUp();
    const answers = await answersUntil(stack.ports.proxy, run.ended);
    const { succeeded, text } = await run.ended;
    assert.ok(succeeded, text);
    const version = await stack.docker("version", "--format", "{{.Server.Version}}");
    const exposure = `Docker ${version.trim()} is older than 28: hosts of the same network segment`;
    assert.equal(text.includes(exposure), Number.parseInt(version, 10) < 28);

    const proven = answers.findIndex(({ status }) => status !== 503);
    assert.ok(proven >= 20, `only ${proven} of ${answers.length} answers came before the proof`);
    for (const { status, version, body } of answers.slice(proven)) {
      assert.equal(status, 200);
      assert.equal(version, "v1");
      assert.doesNotMatch(body, /welcome to nginx/i);
    }
  });

  it("tells where it serves what", async () => {
    const { databasePassword, ...outputs } = await stack.outputs();
    assert.deepEqual(outputs, {
      activeColor: "blue",
      url: `http://127.0.0.1:${stack.ports.proxy}`,
      idleUrl: `http://127.0.0.1:${stack.ports.idle}`,
      images: { blue: await releaseImage(slow), green: await releaseImage({ version: "v1" }) },
      proxyImage: await imageOf("proxy"),
      pending: [],
      databaseAddress: `127.0.0.1:${stack.ports.database}`,
    });
    assert.ok(typeof databasePassword === "string" && databasePassword.length >= 32);
    assert.equal((await ask(stack.ports.proxy, "/ready")).color, "blue");
    assert.equal((await ask(stack.ports.idle, "/ready")).color, "green");
  });

  it("is followed by an update that changes nothing", async () => {
    const { changed, output } = await stack.up();
    assert.deepEqual(changed, []);
    assert.match(output, /unchanged/);
  });

  it("renders configurations that nginx accepts", async () => {
    for (const proxy of Object.values(proxySettings)) await nginxAccepts(stack, proxy);
  });

  it("can be destroyed but for its data, on which the next one works", async () => {
    const key = randomUUID();
    const body = JSON.stringify({ series: "kept", value: 1, key });
    const stored = await ask(stack.ports.proxy, "/api/v1/observations", { method: "POST", body });
    assert.equal(stored.status, 201, stored.body);

    await stack.destroy();
    const volume = `volume ${stack.names.volumes.postgresData}`;
    assert.deepEqual(await namesWith(`${stack.prefix}-`), [volume]);

    await stack.up();
    await expectServes(stack, "blue", "v1");
    assert.deepEqual(await storedKeys(stack)(key), [key]);
  });
}).timeout(300_000);
