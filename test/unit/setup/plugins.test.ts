import { strict as assert } from "node:assert";
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
});
