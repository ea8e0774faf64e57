import { strict as assert } from "node:assert";
import { symlinkSync } from "node:fs";
import * as path from "node:path";
import { type Engine, prepareEngine } from "../../../tools/setup/engine";
import { PULUMI_VERSION } from "../../../tools/setup/versions";
import { FakeMachine } from "../../support/setup/fakeMachine";
import { addGo, addPulumi } from "../../support/setup/fakePrograms";
import { type Behaviour, FakeSite } from "../../support/setup/fakeSite";

describe("set-up finds a Pulumi CLI", () => {
  let machine: FakeMachine;
  let site: FakeSite;

  beforeEach(async () => {
    machine = new FakeMachine();
    site = await FakeSite.start(machine);
  });

  afterEach(async () => {
    await site.stop();
    machine.remove();
  });

  function prepare(behaviour: Behaviour = "serves"): Promise<Engine> {
    site.behaviour = behaviour;
    return prepareEngine(machine.surroundings({ pulumiSite: site.address }), Promise.resolve());
  }

  const downloaded = `pulumi-${PULUMI_VERSION}-${process.platform}-${process.arch}`;
  const builds = (): string[] => machine.calls("go build");

  it("on PATH, uses it, installs nothing and asks no site", async () => {
    addPulumi(machine);
    addGo(machine);
    assert.deepEqual(await prepare(), { kind: "official", folder: machine.bin });
    assert.deepEqual([machine.made(), machine.said, builds(), site.requests], [[], [], [], []]);
  });

  it("on PATH by a link, with the Node host beside the CLI itself", async () => {
    const real = path.join(machine.root, "opt");
    addPulumi(machine, { folder: real });
    symlinkSync(path.join(real, "pulumi"), path.join(machine.bin, "pulumi"));
    assert.deepEqual(await prepare(), { kind: "official", folder: machine.bin });
  });

  it("on PATH, does not use one that is too old, and says so once", async () => {
    addPulumi(machine, { version: "3.245.9" });
    const { folder } = await prepare();
    const said = machine.said.length;
    await prepare();
    assert.equal(machine.said.length, said);
    assert.equal(folder, path.join(machine.cache, downloaded));
    const [line] = machine.said;
    assert.equal(
      line,
      `set-up: ${machine.bin}/pulumi is not used: it is older than ${PULUMI_VERSION}`,
    );
  });

  it("on PATH, does not use one without its Node host, and says so", async () => {
    addPulumi(machine, { nodeHost: false });
    const { folder } = await prepare();
    assert.equal(folder, path.join(machine.cache, downloaded));
    assert.deepEqual(machine.said, [
      `set-up: ${machine.bin}/pulumi is not used: it lacks its Node host`,
    ]);
  });

  it("at the official site, verifies it, and downloads it once", async () => {
    const first = await prepare();
    assert.equal(first.kind, "official");
    assert.ok(machine.has("cache/forecaster-blue-green", downloaded, "pulumi"));
    assert.equal(site.requests.length, 3);
    assert.deepEqual(await prepare("never answers"), first);
    assert.equal(site.requests.length, 3);
  });

  it("at the official site, refuses one with another checksum, builds none, and keeps nothing", async () => {
    addGo(machine);
    await assert.rejects(prepare("publishes another checksum"), /checksum of pulumi-v.*published/);
    assert.deepEqual([machine.made(), builds()], [[], []]);
  });

  it("by beginning a download anew that was interrupted", async () => {
    machine.touch("cache/forecaster-blue-green", `${downloaded}.making`, "half an archive");
    const { folder } = await prepare();
    assert.equal(folder, path.join(machine.cache, downloaded));
    assert.ok(!machine.has("cache/forecaster-blue-green", downloaded, "half an archive"));
    assert.deepEqual(machine.made(), [downloaded]);
  });
});
