import { strict as assert } from "node:assert";
import * as path from "node:path";
import { prepareBrowser } from "../../../tools/setup/browser";
import type { System } from "../../../tools/setup/surroundings";
import { FakeMachine } from "../../support/setup/fakeMachine";
import { addDebian } from "../../support/setup/fakePrograms";

describe("set-up finds a browser for tests", () => {
  let machine: FakeMachine;

  beforeEach(() => {
    machine = new FakeMachine();
    addDebian(machine);
    machine.add("chromium", "", path.join(machine.root, "packages"));
  });

  afterEach(() => {
    machine.remove();
  });

  function prepare(system: Partial<System> = {}, env: NodeJS.ProcessEnv = {}): Promise<string> {
    return prepareBrowser(machine.surroundings({ env: { ...machine.env, ...env } }, system));
  }

  const installed = (): string[] => machine.calls("apt-get install");

  for (const name of ["chromium", "google-chrome"]) {
    it(`that is there: ${name}`, async () => {
      machine.add(name, "");
      assert.equal(await prepare(), path.join(machine.bin, name));
      assert.deepEqual(machine.calls(), []);
    });
  }

  it("in Debian's packages, as root: says so and installs it", async () => {
    assert.equal(await prepare(), path.join(machine.bin, "chromium"));
    assert.deepEqual(installed(), ["apt-get install --yes --quiet --install-recommends chromium"]);
    assert.match(machine.said[0] ?? "", /installing Debian's packages chromium/);
  });

  const refused: Readonly<Record<string, readonly [Partial<System>, NodeJS.ProcessEnv]>> = {
    "without root": [{ isRoot: false }, {}],
    "where that is forbidden": [{}, { FORECASTER_INSTALL: "0" }],
    "on another system": [{ isDebian: false }, {}],
  };
  for (const [where, [system, env]] of Object.entries(refused)) {
    it(`or tells what to install, and installs nothing, ${where}`, async () => {
      await assert.rejects(prepare(system, env), /There is no Chromium here, .* Install it: /);
      assert.deepEqual(installed(), []);
    });
  }
});
