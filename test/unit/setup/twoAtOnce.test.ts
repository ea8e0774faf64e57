import { strict as assert } from "node:assert";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { setUp } from "../../../tools/setup";
import { installPackages } from "../../../tools/setup/debian";
import { prepareDocker } from "../../../tools/setup/docker";
import { makeFolder } from "../../../tools/setup/folder";
import { buildImage, type ImageBuild } from "../../../tools/setup/imageBuild";
import { deadProcess, FakeMachine } from "../../support/setup/fakeMachine";
import {
  addDebian,
  addDocker,
  addDockerd,
  addGo,
  addRunningDocker,
} from "../../support/setup/fakePrograms";

describe("two set-ups at once", () => {
  let machine: FakeMachine;

  beforeEach(() => {
    machine = new FakeMachine();
  });

  afterEach(() => {
    machine.remove();
  });

  it("come to the same end, and leave nothing half made", async () => {
    addDebian(machine);
    addRunningDocker(machine);
    addGo(machine);
    const [one, two] = await Promise.all([
      setUp(machine.surroundings()),
      setUp(machine.surroundings()),
    ]);
    assert.deepEqual(one, two);
    assert.deepEqual(
      machine.made().map((name) => name.replace(/-[0-9a-f]{12}$/, "")),
      ["engine", "pulumi-home"],
    );
  });

  it("make a folder each, of which the first stays", async () => {
    const folder = path.join(machine.cache, "engine");
    const make = (name: string, ms: number): Promise<string> =>
      makeFolder(folder, async (temporary) => {
        await sleep(ms);
        fs.writeFileSync(path.join(temporary, name), "");
      });
    await Promise.all([make("slow", 200), make("fast", 0)]);
    assert.deepEqual([machine.made(), fs.readdirSync(folder)], [["engine"], ["fast"]]);
  });

  it("remove what one left that was killed, and leave alone what one still works in", async () => {
    const folder = path.join(machine.cache, "engine");
    const left = `engine.making-${deadProcess()}-1f-${os.hostname()}`;
    const kept = [
      `engine.making-${process.pid}-1f-${os.hostname()}`,
      `engine.making-${deadProcess()}-1f-elsewhere`,
    ];
    for (const name of [left, ...kept]) fs.mkdirSync(path.join(machine.cache, name));
    await makeFolder(folder, () => Promise.resolve());
    assert.deepEqual(machine.made().sort(), ["engine", ...kept].sort());
  });

  it("name an image once: what runs on it must not change", async () => {
    addRunningDocker(machine);
    const image: ImageBuild = {
      ...{ tag: "forecaster-standin/nginx", sources: "1", base: "base" },
      ...{ dockerfile: "nginx.Dockerfile", context: "." },
    };
    await buildImage(machine.surroundings(), image);
    await buildImage(machine.surroundings(), image);
    assert.equal(machine.calls("docker build").length, 2);
    assert.equal(machine.calls("docker tag").length, 1);
  });

  it("start one Docker daemon, and the slower one waits for it", async () => {
    addDebian(machine);
    addDocker(machine);
    addDockerd(machine);
    try {
      const prepare = (): Promise<void> => prepareDocker(machine.surroundings());
      await Promise.all([prepare(), prepare()]);
      assert.equal(machine.calls("dockerd").length, 2);
    } finally {
      process.kill(Number(fs.readFileSync(path.join(machine.root, "dockerd.pid"), "utf8")));
    }
  });

  it("install packages in turn, also with somebody who is no set-up", async () => {
    const once = (words: string, name: string): string =>
      `[ -e "${machine.root}/${name}" ] || { : >"${machine.root}/${name}"; echo "${words}" >&2; exit 2; }`;
    machine.add(
      "dpkg",
      once("dpkg: error: dpkg frontend lock was locked by another process", "dpkg"),
    );
    const lists = "E: Could not get lock /var/lib/apt/lists/lock. It is held by process 1 (apt)";
    machine.add("apt-get", once(lists, "apt-$1"));
    await installPackages(machine.surroundings(), ["chromium"]);
    assert.deepEqual(
      machine.calls().map((call) => call.split(" ").slice(0, 2).join(" ")),
      [
        "dpkg --configure",
        "dpkg --configure",
        "apt-get update",
        "apt-get update",
        "apt-get install",
        "apt-get install",
      ],
    );
  });

  it("do not wait where an installation fails for another reason", async () => {
    machine.add("dpkg");
    machine.add("apt-get", "echo no such package >&2; exit 100");
    await assert.rejects(
      installPackages(machine.surroundings(), ["chromium"]),
      /^Error: apt-get update --quiet failed:\nno such package$/,
    );
  });
});
