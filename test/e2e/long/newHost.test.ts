import { strict as assert } from "node:assert";
import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { promisify } from "node:util";
import { colors } from "../../../components/model/color";
import { labels } from "../../../components/model/plan/actual";
import { ask } from "../../support/ask";
import { deployedStack } from "../../support/deployedStack";
import { namesWith, removeAllWith } from "../../support/dockerHost";
import { expectServes } from "../../support/expectServes";
import { storedKeys } from "../../support/storedKeys";
import type { TestStack } from "../../support/testStack";

const run = promisify(execFile);
const noData =
  /data volume \S+ is not on .*, and an update never begins with an empty database unasked/;

async function store(stack: TestStack): Promise<string> {
  const key = randomUUID();
  const body = JSON.stringify({ series: "kept", value: 1, key });
  const stored = await ask(stack.ports.proxy, "/api/v1/observations", { method: "POST", body });
  assert.equal(stored.status, 201, stored.body);
  return key;
}

async function dataSettings(stack: TestStack): Promise<Record<string, string>> {
  const label = `{{index .Labels "${labels.settings}"}}`;
  const volume = stack.names.volumes.postgresData;
  const text = await stack.docker("volume", "inspect", "--format", label, volume);
  return JSON.parse(text) as Record<string, string>;
}

describe("a host that lost what the engine has recorded", () => {
  const stack = deployedStack();

  it("its network, while all was stopped: every container is connected to another one", async () => {
    const { backends, database, network, proxy } = stack().names;
    const containers = [database, proxy, ...colors.map((color) => backends[color])];
    const ids = () => stack().docker("inspect", "--format", "{{.Id}}", ...containers);
    const [key, before] = [await store(stack()), await ids()];
    await stack().docker("stop", ...containers);
    await stack().docker("network", "rm", network);
    await stack().up();
    await expectServes(stack(), "blue", "v1");
    assert.equal(await ids(), before);
    assert.deepEqual(await storedKeys(stack())(key), [key]);
    assert.deepEqual((await stack().up()).changed, []);
  });

  it("its volumes but for the data, and its containers: they are made again", async () => {
    const { backends, database, proxy, volumes, network } = stack().names;
    const key = await store(stack());
    const containers = [database, proxy, ...colors.map((color) => backends[color])];
    await stack().docker("rm", "--force", ...containers);
    const { proxyState, modelsCache, pipCache } = volumes;
    await stack().docker("volume", "rm", proxyState, modelsCache, pipCache);
    await stack().docker("network", "rm", network);
    await stack().up();
    await expectServes(stack(), "blue", "v1");
    assert.deepEqual(await storedKeys(stack())(key), [key]);
    assert.deepEqual((await stack().up()).changed, []);
  });

  it("everything: nothing begins with an empty database, until an operator makes its volume", async () => {
    const settings = await dataSettings(stack());
    await removeAllWith(`${stack().prefix}-`);
    assert.match(await stack().previewFails(), noData);
    const refusal = await stack().upFails();
    assert.match(refusal, noData);
    assert.deepEqual(await namesWith(`${stack().prefix}-`), []);
    const [command = ""] = /docker .*volume create .*/.exec(refusal) ?? [];
    await run("sh", ["-c", command]);
    await stack().up();
    await expectServes(stack(), "blue", "v1");
    assert.deepEqual((await stack().up()).changed, []);
    assert.deepEqual(await dataSettings(stack()), settings);
  });
}).timeout(300_000);
