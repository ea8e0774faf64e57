import { strict as assert } from "node:assert";
import * as fs from "node:fs";
import * as path from "node:path";
import type { Engine } from "../../../tools/setup/engine";
import { type Plugins, preparePlugins } from "../../../tools/setup/plugins";
import { PLUGINS } from "../../../tools/setup/versions";
import { FakeMachine } from "../../support/setup/fakeMachine";
import { addGo, addPlugins, addPulumi } from "../../support/setup/fakePrograms";
import { FakeSite } from "../../support/setup/fakeSite";

describe("set-up finds Pulumi's plugins", () => {
  let machine: FakeMachine;
  let site: FakeSite;
  let own: string;

  beforeEach(async () => {
    machine = new FakeMachine();
    site = await FakeSite.start(machine);
    own = path.join(machine.home, ".pulumi");
    addGo(machine);
    addPulumi(machine);
  });

  afterEach(async () => {
    await site.stop();
    machine.remove();
  });

  function prepare(kind: Engine["kind"] = "official", env = machine.env): Promise<Plugins> {
    const surroundings = machine.surroundings({ env, pulumiSite: site.address });
    return preparePlugins(surroundings, { kind, folder: machine.bin }, Promise.resolve());
  }

  const installs = (): string[] => machine.calls("pulumi plugin install");
  const builds = (): string[] => machine.calls("go build");

  it("in the person's own folder, and installs nothing", async () => {
    addPlugins(machine);
    assert.deepEqual(await prepare(), { kind: "official", home: own });
    assert.deepEqual([installs(), builds(), site.requests], [[], [], []]);
  });

  it("in the PULUMI_HOME that the person has set", async () => {
    const home = path.join(machine.root, "elsewhere");
    addPlugins(machine, home);
    const env = { ...machine.env, PULUMI_HOME: home };
    assert.deepEqual(await prepare("official", env), { kind: "official", home });
  });

  it("not in a folder where an installation was interrupted", async () => {
    addPlugins(machine);
    machine.touch("home/.pulumi/plugins", `resource-docker-v${PLUGINS.docker}.partial`);
    await prepare();
    assert.equal(installs().length, 3);
  });

  it("at the official site, installed by the CLI in the versions of the npm packages", async () => {
    assert.deepEqual(await prepare(), { kind: "official", home: own });
    const wanted = Object.entries(PLUGINS).map(
      ([name, version]) => `pulumi plugin install resource ${name} ${version}`,
    );
    assert.deepEqual([installs(), builds()], [wanted, []]);
  });

  it("or stand-ins in a PULUMI_HOME of their own, never in the person's, and says so once", async () => {
    site.behaviour = "never answers";
    const { kind, home } = await prepare();
    assert.equal(kind, "stand-in");
    assert.equal(path.dirname(home), machine.cache);
    assert.deepEqual([installs(), builds().length, fs.existsSync(own)], [[], 1, false]);
    await prepare();
    assert.equal(machine.said.filter((line) => line.includes("stand-ins")).length, 1);
  });

  it("or stand-ins after one try, when the CLI cannot install the official ones", async () => {
    addPulumi(machine, { downloads: false });
    const { kind } = await prepare();
    assert.deepEqual([kind, installs().length, fs.existsSync(own)], ["stand-in", 1, false]);
    assert.match(machine.said.join("\n"), /the docker plugin cannot be downloaded: no route/);
  });

  it("or stand-ins at once, when the CLI itself had to be built", async () => {
    assert.equal((await prepare("built from modules")).kind, "stand-in");
    assert.deepEqual([installs(), site.requests], [[], []]);
  });

  it("that it built itself in the programs that it runs, and says truthfully that they stand in", async () => {
    const built = await prepare("built from modules");
    const env = { ...machine.env, PULUMI_HOME: built.home };
    assert.deepEqual(await prepare("official", env), built);
    assert.deepEqual([builds().length, installs()], [1, []]);
  });

  it("anew, when one of the stand-ins is gone", async () => {
    const { home } = await prepare("built from modules");
    fs.rmSync(path.join(home, "plugins", `resource-docker-v${PLUGINS.docker}`), {
      recursive: true,
    });
    await prepare("built from modules");
    assert.equal(builds().length, 2);
  });
});
