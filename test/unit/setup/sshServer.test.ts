import { strict as assert } from "node:assert";
import * as path from "node:path";
import { prepareSshServer } from "../../../tools/setup/sshServer";
import type { System } from "../../../tools/setup/surroundings";
import { FakeMachine } from "../../support/setup/fakeMachine";
import { addDebian } from "../../support/setup/fakePrograms";

describe("set-up finds an sshd for tests", () => {
  let machine: FakeMachine;

  beforeEach(() => {
    machine = new FakeMachine();
    addDebian(machine);
    machine.add("sshd", "", path.join(machine.root, "packages"));
  });

  afterEach(() => {
    machine.remove();
  });

  function prepare(system: Partial<System> = {}, env: NodeJS.ProcessEnv = {}): Promise<string> {
    const surroundings = machine.surroundings({ env: { ...machine.env, ...env } }, system);
    return prepareSshServer(surroundings, [path.join(machine.root, "sbin")]);
  }

  const installed = (): string[] => machine.calls("apt-get install");

  it("that is there, also where it is not on PATH", async () => {
    machine.add("sshd", "", path.join(machine.root, "sbin"));
    assert.equal(await prepare(), path.join(machine.root, "sbin/sshd"));
    assert.deepEqual(machine.calls(), []);
  });

  it("in Debian's packages, as root: says so and installs it", async () => {
    assert.equal(await prepare(), path.join(machine.bin, "sshd"));
    assert.deepEqual(installed(), [
      "apt-get install --yes --quiet --install-recommends openssh-server",
    ]);
    assert.match(machine.said[0] ?? "", /installing Debian's packages openssh-server/);
  });

  const refused: Readonly<Record<string, readonly [Partial<System>, NodeJS.ProcessEnv]>> = {
    "where it would start a server for the machine": [{ startsServices: true }, {}],
    "without root": [{ isRoot: false }, {}],
    "where that is forbidden": [{}, { FORECASTER_INSTALL: "0" }],
    "on another system": [{ isDebian: false }, {}],
  };
  for (const [where, [system, env]] of Object.entries(refused)) {
    it(`or tells what to install, and installs nothing, ${where}`, async () => {
      await assert.rejects(prepare(system, env), /There is no sshd here, .* Install it: /);
      assert.deepEqual(installed(), []);
    });
  }
});
