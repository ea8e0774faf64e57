import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { setUp } from "../../../tools/setup";
import { type Engine, prepareEngine } from "../../../tools/setup/engine";
import { dependencies } from "../../../package.json";
import { FakeMachine } from "../../support/setup/fakeMachine";
import { addGo, addRunningDocker } from "../../support/setup/fakePrograms";
import { type Behaviour, FakeSite } from "../../support/setup/fakeSite";

describe("a Pulumi CLI that set-up builds", () => {
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

  const builds = (): string[] => machine.calls("go build");

  for (const [behaviour, words] of [
    ["answers 404", /answered 404; the Pulumi CLI is built from Go modules instead/],
    ["answers 500", /answered 500; the Pulumi CLI is built from Go modules instead/],
    ["breaks off", /broke off; the Pulumi CLI is built from Go modules instead/],
    ["stalls", /broke off; the Pulumi CLI is built from Go modules instead/],
    ["never answers", /does not answer; the Pulumi CLI is built from Go modules instead/],
  ] as const) {
    it(`comes from Go modules where the site ${behaviour}, and says so in one line`, async () => {
      addGo(machine);
      const engine = await prepare(behaviour);
      assert.equal(engine.kind, "built from modules");
      assert.equal(builds().length, 2);
      assert.equal(machine.said.length, 1);
      assert.match(machine.said[0] ?? "", words);
      assert.deepEqual(machine.made(), [path.basename(engine.folder)]);
    });
  }

  it("asks a site that never answers once per run, and for its patience only", async () => {
    addGo(machine);
    addRunningDocker(machine);
    machine.touch("docker/registry");
    site.behaviour = "never answers";
    const began = Date.now();
    await setUp(machine.surroundings({ pulumiSite: site.address }));
    assert.equal(site.requests.length, 1);
    assert.ok(Date.now() - began < 20_000);
  });

  it("is found again in the programs that set-up runs, and truthfully called built", async () => {
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

  it("has the modules of the npm package's version", () => {
    const modules = readFileSync(
      path.join(__dirname, "../../../tools/offline/engine/cli/go.mod"),
      "utf8",
    );
    const wanted = `v${dependencies["@pulumi/pulumi"]}`;
    for (const name of ["pkg", "sdk"]) {
      assert.ok(modules.includes(`github.com/pulumi/pulumi/${name}/v3 ${wanted}`), name);
    }
  });
});
