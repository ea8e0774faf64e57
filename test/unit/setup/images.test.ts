import { strict as assert } from "node:assert";
import * as fs from "node:fs";
import * as path from "node:path";
import { type Images, prepareImages } from "../../../tools/setup/images";
import { FakeMachine } from "../../support/setup/fakeMachine";
import { addDebian, addRunningDocker } from "../../support/setup/fakePrograms";

describe("set-up finds images", () => {
  let machine: FakeMachine;

  beforeEach(() => {
    machine = new FakeMachine();
    addDebian(machine);
    addRunningDocker(machine);
  });

  afterEach(() => {
    machine.remove();
  });

  const prepare = (): Promise<Images> => prepareImages(machine.surroundings());
  const pulls = (): string[] => machine.calls("docker pull");
  const builds = (): string[] => machine.calls("docker build");
  const tags = (): string[] =>
    machine.calls("docker tag").map((call) => call.split(" ")[3] ?? "no tag");

  it("in their registry, pinned, and builds the sample backend's base on the official one", async () => {
    machine.touch("docker/registry");
    assert.deepEqual(await prepare(), {
      kind: "official",
      nginx: "nginx:1.30.7-alpine",
      postgres: "postgres:16.16-alpine",
      backendBase: "forecaster-sample-base:node-24",
    });
    assert.deepEqual(pulls(), [
      "docker pull nginx:1.30.7-alpine",
      "docker pull postgres:16.16-alpine",
      "docker pull node:24-slim",
    ]);
    assert.deepEqual(tags(), ["forecaster-sample-base:node-24"]);
    assert.deepEqual(machine.calls("apt-get"), []);
  });

  it("that are there, and then asks no registry", async () => {
    machine.touch("docker/registry");
    const first = await prepare();
    fs.rmSync(path.join(machine.root, "docker/registry"));
    assert.deepEqual(await prepare(), first);
    assert.deepEqual([pulls().length, builds().length], [3, 1]);
  });
});
