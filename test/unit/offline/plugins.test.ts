import { strict as assert } from "node:assert";
import * as fs from "node:fs";
import * as path from "node:path";
import type { Engine } from "../../../tools/setup/engine";
import { type Plugins, preparePlugins } from "../../../tools/setup/plugins";
import { PLUGINS } from "../../../tools/setup/versions";
import { FakeMachine } from "../../support/setup/fakeMachine";
import { addGo, addPulumi } from "../../support/setup/fakePrograms";
import { FakeSite } from "../../support/setup/fakeSite";

describe("without Pulumi's site set-up has", () => {
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

  it("stand-ins in a PULUMI_HOME of their own, never in the person's, and says so once", async () => {
    site.behaviour = "never answers";
    const { kind, home } = await prepare();
    assert.equal(kind, "stand-in");
    assert.equal(path.dirname(home), machine.cache);
    assert.deepEqual([installs(), builds().length, fs.existsSync(own)], [[], 1, false]);
    await prepare();
    assert.equal(machine.said.filter((line) => line.includes("stand-ins")).length, 1);
  });

  it("stand-ins after one try, when the CLI cannot install the official ones", async () => {
    addPulumi(machine, { downloads: false });
    const { kind } = await prepare();
    assert.deepEqual([kind, installs().length, fs.existsSync(own)], ["stand-in", 1, false]);
    assert.match(machine.said.join("\n"), /the docker plugin cannot be downloaded: no route/);
  });

  it("stand-ins at once, when the CLI itself had to be built", async () => {
    assert.equal((await prepare("built from modules")).kind, "stand-in");
    assert.deepEqual([installs(), site.requests], [[], []]);
  });

  it("stand-ins that it built itself in the programs that it runs, and says truthfully that they stand in", async () => {
    const built = await prepare("built from modules");
    const env = { ...machine.env, PULUMI_HOME: built.home };
    assert.deepEqual(await prepare("official", env), built);
    assert.deepEqual([builds().length, installs()], [1, []]);
  });

  it("stand-ins that say the versions of the npm packages", async () => {
    await prepare("built from modules");
    for (const [name, version] of Object.entries(PLUGINS)) {
      const variable = `engine/plugins/versions.${name}`;
      assert.match(builds().join(), new RegExp(`-X \\S*${variable}=${version}[ ]`, "i"));
    }
  });

  it("new stand-ins, when one of them is gone", async () => {
    const { home } = await prepare("built from modules");
    fs.rmSync(path.join(home, "plugins", `resource-docker-v${PLUGINS.docker}`), {
      recursive: true,
    });
    await prepare("built from modules");
    assert.equal(builds().length, 2);
  });
});
