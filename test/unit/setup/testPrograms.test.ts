import { strict as assert } from "node:assert";
import * as path from "node:path";
import { prepareBrowser } from "../../../tools/setup/browser";
import { prepareSshServer } from "../../../tools/setup/sshServer";
import type { Surroundings, System } from "../../../tools/setup/surroundings";
import { FakeMachine } from "../../support/setup/fakeMachine";
import { addDebian } from "../../support/setup/fakePrograms";

/** What only tests need: the words when it is missing, and how set-up finds it. */
interface TestProgram {
  readonly named: string;
  readonly packages: string;
  prepare(surroundings: Surroundings): Promise<string>;
}

const programs: Readonly<Record<string, TestProgram>> = {
  chromium: { named: "Chromium", packages: "chromium", prepare: prepareBrowser },
  sshd: {
    named: "sshd",
    packages: "openssh-server",
    prepare: (surroundings) =>
      prepareSshServer(surroundings, [path.join(path.dirname(surroundings.cache), "sbin")]),
  },
};

type Refusal = readonly [Partial<System>, NodeJS.ProcessEnv, Surroundings["ask"]?];

const refusals: Readonly<Record<string, Refusal>> = {
  "without root": [{ isRoot: false }, {}],
  "where that is forbidden": [{}, { FORECASTER_INSTALL: "0" }],
  "on another system": [{ isDebian: false }, {}],
  "where somebody at the terminal says no": [{}, {}, () => Promise.resolve(false)],
};

let machine: FakeMachine;

const installed = (): string[] => machine.calls("apt-get install");

function prepare(name: string, [system, env, ask]: Refusal = [{}, {}]): Promise<string> {
  const surroundings = machine.surroundings({ env: { ...machine.env, ...env }, ask }, system);
  const program = programs[name];
  if (program === undefined) throw new Error(`there is no test program ${name}`);
  return program.prepare(surroundings);
}

async function assertRefused(name: string, refusal: Refusal): Promise<void> {
  const words = new RegExp(`There is no ${programs[name]?.named ?? ""} here, .* Install it: `);
  await assert.rejects(prepare(name, refusal), words);
  assert.deepEqual(installed(), []);
}

describe("set-up finds what tests need", () => {
  beforeEach(() => {
    machine = new FakeMachine();
    addDebian(machine);
    for (const name of Object.keys(programs)) {
      machine.add(name, "", path.join(machine.root, "packages"));
    }
  });

  afterEach(() => {
    machine.remove();
  });

  for (const [name, { packages }] of Object.entries(programs)) {
    describe(name, () => {
      it("that is there", async () => {
        machine.add(name, "");
        assert.equal(await prepare(name), path.join(machine.bin, name));
        assert.deepEqual(machine.calls(), []);
      });

      it("in Debian's packages, as root: says so and installs it", async () => {
        assert.equal(await prepare(name), path.join(machine.bin, name));
        assert.deepEqual(installed(), [
          `apt-get install --yes --quiet --install-recommends ${packages}`,
        ]);
        assert.match(
          machine.said[0] ?? "",
          new RegExp(`installing Debian's packages ${packages} `),
        );
      });

      for (const [where, refusal] of Object.entries(refusals)) {
        it(`or tells what to install, and installs nothing, ${where}`, () =>
          assertRefused(name, refusal));
      }
    });
  }

  it("under another name: google-chrome", async () => {
    machine.add("google-chrome", "");
    assert.equal(await prepare("chromium"), path.join(machine.bin, "google-chrome"));
  });

  it("where it is not on PATH: sshd", async () => {
    const folder = path.join(path.dirname(machine.cache), "sbin");
    machine.add("sshd", "", folder);
    assert.equal(await prepare("sshd"), path.join(folder, "sshd"));
  });

  it("or no sshd, where its package would start a server for the machine", () =>
    assertRefused("sshd", [{ startsServices: true }, {}]));
});
