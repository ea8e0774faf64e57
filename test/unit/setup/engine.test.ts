import { strict as assert } from "node:assert";
import * as path from "node:path";
import { setUp } from "../../../tools/setup";
import { type Engine, prepareEngine } from "../../../tools/setup/engine";
import { PULUMI_VERSION } from "../../../tools/setup/versions";
import { dependencies } from "../../../package.json";
import { readFileSync, symlinkSync } from "node:fs";
import { FakeMachine } from "../../support/setup/fakeMachine";
import { addGo, addPulumi, addRunningDocker } from "../../support/setup/fakePrograms";
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

  for (const [behaviour, words] of [
    ["answers 404", /answered 404; the Pulumi CLI is built from Go modules instead/],
    ["answers 500", /answered 500; the Pulumi CLI is built from Go modules instead/],
    ["breaks off", /broke off; the Pulumi CLI is built from Go modules instead/],
    ["stalls", /broke off; the Pulumi CLI is built from Go modules instead/],
    ["never answers", /does not answer; the Pulumi CLI is built from Go modules instead/],
  ] as const) {
    it(`in Go modules where the site ${behaviour}, and says so in one line`, async () => {
      addGo(machine);
      const engine = await prepare(behaviour);
      assert.equal(engine.kind, "built from modules");
      assert.equal(builds().length, 2);
      assert.equal(machine.said.length, 1);
      assert.match(machine.said[0] ?? "", words);
      assert.deepEqual(machine.made(), [path.basename(engine.folder)]);
    });
  }

  it("by asking a site that never answers once per run, and for its patience only", async () => {
    addGo(machine);
    addRunningDocker(machine);
    machine.touch("docker/registry");
    site.behaviour = "never answers";
    const began = Date.now();
    await setUp(machine.surroundings({ pulumiSite: site.address }));
    assert.equal(site.requests.length, 1);
    assert.ok(Date.now() - began < 2000);
  });

  it("by beginning a download anew that was interrupted", async () => {
    machine.touch("cache/forecaster-blue-green", `${downloaded}.making`, "half an archive");
    const { folder } = await prepare();
    assert.equal(folder, path.join(machine.cache, downloaded));
    assert.ok(!machine.has("cache/forecaster-blue-green", downloaded, "half an archive"));
    assert.deepEqual(machine.made(), [downloaded]);
  });

  it("that it built itself in the programs that it runs, and says truthfully that it is built", async () => {
    addGo(machine);
    const built = await prepare("never answers");
    const env = { ...machine.env, PATH: `${built.folder}:${machine.bin}` };
    const again = await prepareEngine(
      machine.surroundings({ env, pulumiSite: site.address }),
      Promise.resolve(),
    );
    assert.deepEqual(again, built);
    assert.equal(builds().length, 2);
  });

  it("whose modules are those of the npm package's version", () => {
    const modules = readFileSync(path.join(__dirname, "../../../tools/engine/cli/go.mod"), "utf8");
    const wanted = `v${dependencies["@pulumi/pulumi"]}`;
    for (const name of ["pkg", "sdk"]) {
      assert.ok(modules.includes(`github.com/pulumi/pulumi/${name}/v3 ${wanted}`), name);
    }
  });
});
