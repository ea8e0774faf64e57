import { strict as assert } from "node:assert";
import * as fs from "node:fs";
import * as path from "node:path";
import { type Images, prepareImages } from "../../../tools/setup/images";
import type { System } from "../../../tools/setup/surroundings";
import { FakeMachine } from "../../support/setup/fakeMachine";
import { addDebian, addRunningDocker } from "../../support/setup/fakePrograms";

const standIns = {
  kind: "stand-in",
  nginx: "forecaster-standin/nginx:1.30.6",
  postgres: "forecaster-standin/postgres:18",
  backendBase: "forecaster-standin/node:24",
};

describe("without a container registry set-up has", () => {
  let machine: FakeMachine;

  beforeEach(() => {
    machine = new FakeMachine();
    addDebian(machine);
    addRunningDocker(machine);
  });

  afterEach(() => {
    machine.remove();
  });

  function prepare(system: Partial<System> = {}, env: NodeJS.ProcessEnv = {}): Promise<Images> {
    return prepareImages(machine.surroundings({ env: { ...machine.env, ...env } }, system));
  }

  const pulls = (): string[] => machine.calls("docker pull");
  const builds = (): string[] => machine.calls("docker build");
  const tags = (): string[] =>
    machine.calls("docker tag").map((call) => call.split(" ")[3] ?? "no tag");

  it("stand-ins for all of them from Debian's packages after one failing pull, and says so", async () => {
    assert.deepEqual(await prepare(), standIns);
    assert.equal(pulls().length, 1);
    assert.deepEqual(
      machine.said.filter((line) => line.includes("cannot be pulled")),
      [
        "set-up: nginx:1.30.7-alpine cannot be pulled: toomanyrequests: slow down; " +
          "stand-ins are made from Debian's packages",
      ],
    );
  });

  it("stand-ins under names of their own, never an official one", async () => {
    await prepare();
    assert.equal(tags().length, 4);
    for (const tag of tags()) assert.match(tag, /^forecaster-standin\//);
    assert.match(machine.calls("docker import").join(), /^\S+ import \S+ forecaster-standin\/\S+$/);
  });

  it("stand-ins, when the registry gives no sign within the patience", async () => {
    machine.touch("docker/silent");
    const began = Date.now();
    assert.deepEqual(await prepare(), standIns);
    assert.equal(pulls().length, 1);
    assert.match(machine.said[0] ?? "", /its registry does not answer/);
    assert.ok(Date.now() - began < 30_000);
  });

  it("stand-ins for all, when they can be pulled but containers have no network", async () => {
    machine.touch("docker/registry");
    machine.touch("docker/no-network");
    assert.deepEqual(await prepare(), standIns);
    assert.match(machine.said[0] ?? "", /sample backend cannot be built on node:24-slim: no route/);
  });

  it("stand-ins that were made before, also when a registry answers again", async () => {
    await prepare();
    machine.touch("docker/registry");
    assert.deepEqual(await prepare(), standIns);
    assert.equal(pulls().length, 1);
  });

  it("stand-ins whose archive is verified with Debian's keys, from this machine's own mirror", async () => {
    await prepare();
    const [call = ""] = machine.calls("debootstrap");
    assert.match(call, / --force-check-gpg --keyring=\S+\/keyring /);
    assert.match(call, / http:\/\/mirror\.test\/debian\/ /);
    const apt = path.join(machine.root, "docker/apt/apt.conf.d/90machine");
    assert.equal(
      fs.readFileSync(apt, "utf8"),
      'Acquire::http::Proxy "http://proxy.test";\nAcquire::Check-Valid-Until "false";\n',
    );
  });

  it("stand-ins of which only those are made that an interruption left out", async () => {
    await prepare();
    fs.rmSync(path.join(machine.root, "docker/images", standIns.backendBase));
    await prepare();
    assert.equal(machine.calls("debootstrap").length, 1);
    assert.deepEqual(tags().slice(4), [standIns.backendBase]);
  });

  for (const [title, system, env] of [
    ["nobody is root", { isRoot: false }, {}],
    ["this is not Debian", { isDebian: false, platform: "darwin" }, {}],
    ["FORECASTER_INSTALL=0 forbids what it takes", {}, { FORECASTER_INSTALL: "0" }],
  ] as const) {
    it(`or names the image and the command to get it, and changes nothing, where ${title}`, async () => {
      await assert.rejects(
        prepare(system, env),
        /^Error: nginx:1\.30\.7-alpine cannot be pulled: .*\. To fix: docker pull nginx:1\.30\.7/,
      );
      assert.deepEqual([builds(), machine.calls("apt-get")], [[], []]);
    });
  }
});
