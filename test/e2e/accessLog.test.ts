import { strict as assert } from "node:assert";
import { complete } from "../support/accessLines";
import { deployedStack } from "../support/deployedStack";
import { docker } from "../support/dockerHost";
import { askEach } from "../support/load/askEach";
import { countableStack, RequestLog } from "../support/requestLog";

const onlyReloaded = ["forecaster-proxy-configuration"];

describe("the log of requests", () => {
  const stack = deployedStack(() => countableStack);
  const log = new RequestLog(stack);
  const container = () => docker("inspect", "--format", "{{.Id}}", stack().names.proxy);
  const ask = (label: string, count: number) => askEach(stack().ports.proxy, label, count);

  it("has a line that parses for each request, however many workers write at once", async () => {
    await log.toStdout();
    const workers = await stack().insideProxy("cat /proc/[0-9]*/cmdline | tr '\\0' '\\n'");
    assert.ok((workers.match(/nginx: worker process/g) ?? []).length > 1, workers);
    await ask("many", 100_000);
    assert.deepEqual(await log.counted("many", 100_000), complete);
  });

  it("is switched off and on again by a reload, in the same container", async () => {
    await log.toStdout();
    const before = await container();
    await stack().set("proxy.accessLog", "off");
    assert.deepEqual((await stack().up()).changed, onlyReloaded);
    await ask("off", 100);
    assert.equal((await log.counted("off", 100)).missing, 100);
    await stack().set("proxy.accessLog", "stdout");
    assert.deepEqual((await stack().up()).changed, onlyReloaded);
    await ask("on", 100);
    assert.deepEqual(await log.counted("on", 100), complete);
    assert.equal(await container(), before);
  });
});
