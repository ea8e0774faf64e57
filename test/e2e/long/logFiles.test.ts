import { strict as assert } from "node:assert";
import { setTimeout as sleep } from "node:timers/promises";
import { complete, countLines } from "../../support/accessLines";
import { deployedStack } from "../../support/deployedStack";
import { docker } from "../../support/dockerHost";
import { expectWords } from "../../support/expectServes";
import { askEach } from "../../support/load/askEach";
import { imageOf } from "../../support/replacements";
import { countableStack, RequestLog } from "../../support/requestLog";
import { until } from "../../support/until";

const onlyReloaded = ["forecaster-proxy-configuration"];

describe("the log of requests in files", () => {
  const stack = deployedStack(() => countableStack);
  const log = new RequestLog(stack);
  const container = () => docker("inspect", "--format", "{{.Id}}", stack().names.proxy);
  const ask = (label: string, count: number) => askEach(stack().ports.proxy, label, count);

  /** In a volume that can be full before the disk is. */
  function toFiles(): Promise<void> {
    const small = ["--opt", "type=tmpfs", "--opt", "device=tmpfs", "--opt", "o=size=64m"];
    return log.toFiles(small);
  }

  /** One in memory is empty when no container has it. */
  async function holdVolume(): Promise<string> {
    const { prefix, names } = stack();
    const volume = ["--volume", `${names.volumes.proxyLog}:/log`, "--entrypoint", "sleep"];
    const image = await imageOf("proxy");
    return docker("run", "--detach", "--name", `${prefix}-holds`, ...volume, image, "300");
  }

  it("goes to files only where the proxy may be re-created, and leaves them when it goes elsewhere", async () => {
    await log.toStdout();
    const before = await container();
    await stack().set("proxy.accessLog", "file");
    expectWords(await stack().upFails(), [/changing it re-creates the proxy/, /proxy\.accessLog/]);
    assert.equal(await container(), before);
    await stack().set("proxy.accessLog", "stdout");
    await toFiles();
    await ask("file", 1000);
    assert.deepEqual(await log.counted("file", 1000), complete);
    const { missing } = await countLines("file", 1000, "logs", stack().names.proxy);
    assert.equal(missing, 1000);
    assert.deepEqual((await stack().up()).changed, []);
    await log.toStdout();
    const { proxyLog } = stack().names.volumes;
    assert.equal(await docker("volume", "ls", "--quiet", "--filter", `name=${proxyLog}`), proxyLog);
    await ask("back", 100);
    assert.deepEqual(await log.counted("back", 100), complete);
  });

  it("begins another file when one is full, by limits that a reload brings, and loses no line", async () => {
    await toFiles();
    const before = await container();
    await stack().set("proxy.accessLogMaxSize", "1m");
    await stack().set("proxy.accessLogMaxFiles", 50);
    assert.deepEqual((await stack().up()).changed, onlyReloaded);
    for (const part of [0, 1, 2]) {
      await ask(`part-${part}`, 20_000);
      await until("another file is begun", async () => (await log.files()).length > part + 1);
    }
    for (const part of [0, 1, 2]) {
      assert.deepEqual(await log.counted(`part-${part}`, 20_000), complete);
    }
    await stack().insideProxy(": >/etc/forecaster/log/access.log.9.gz");
    await stack().set("proxy.accessLogMaxFiles", 2);
    assert.deepEqual((await stack().up()).changed, onlyReloaded);
    await ask("last", 10_000);
    await until("the others are gone", async () => (await log.files()).length === 3);
    assert.deepEqual(await log.counted("last", 10_000), complete);
    assert.equal(await container(), before);
    // What somebody has put aside is theirs.
    assert.deepEqual(await log.files(), ["access.log", "access.log.1", "access.log.9.gz"]);
  });

  it("stops no request when its volume is full, and goes on when there is room", async () => {
    await toFiles();
    await log.fill();
    await ask("full", 20_000);
    await log.makeRoom();
    await ask("room", 1000);
    // nginx writes nothing for a second where there was no room.
    await sleep(1500);
    await ask("later", 1000);
    assert.equal((await log.counted("later", 1000)).missing, 0);
  });

  it("lacks nothing that is a second old when nginx is killed: on standard output", async () => {
    await log.toStdout();
    await expectKept("stdout");
  });

  it("lacks nothing that is a second old when nginx is killed: in files", async () => {
    await toFiles();
    const holds = await holdVolume();
    await expectKept("file");
    await docker("rm", "--force", holds);
  });

  async function expectKept(label: string): Promise<void> {
    // Not enough to fill the buffer of a worker.
    await ask(`killed-${label}`, 10);
    await sleep(1000);
    await docker("kill", stack().names.proxy);
    await docker("start", stack().names.proxy);
    assert.deepEqual(await log.counted(`killed-${label}`, 10), complete);
  }
}).timeout(300_000);
