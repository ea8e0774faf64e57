import { strict as assert } from "node:assert";
import { type Color, colors, otherColor, perColor } from "../../../components/model/color";
import { removeAllWith, runPrefix } from "../../support/dockerHost";
import { expectServes, expectWords } from "../../support/expectServes";
import { TestStack } from "../../support/testStack";
import { volumeImage } from "../../support/volumeImage";

// What many services do: they save their state when they are told to stop.
const savesOnStop =
  "trap 'echo saved >/app/uploads/state.txt; kill $child; wait; exit' TERM; node server.js & child=$!; wait";

describe("files that a backend wrote below a VOLUME of its image", () => {
  const kept: string[] = [];
  let stack: TestStack;
  let plain: readonly [string, string];
  let saving: string;

  before("deploys a stack of images with a VOLUME", async () => {
    plain = [await volumeImage("v1"), await volumeImage("v2")];
    saving = await volumeImage("v3", savesOnStop);
    stack = await TestStack.create({ config: { images: perColor(() => plain[0]) } });
    await stack.up();
  });

  after("removes the stack, the images and what was kept", async () => {
    const more = await Promise.all(colors.map((color) => volumeOf(color).catch(() => [])));
    await stack.remove();
    await removeAllWith(`${runPrefix}-uploads`);
    for (const volume of kept.concat(...more)) {
      await stack.docker("volume", "rm", "--force", volume);
    }
  });

  function inside(color: Color, line: string): Promise<string> {
    return stack.docker("exec", stack.names.backends[color], "sh", "-c", line);
  }

  function volumeOf(color: Color): Promise<string> {
    const format = '{{range .Mounts}}{{if eq .Destination "/app/uploads"}}{{.Name}}{{end}}{{end}}';
    return stack.docker("inspect", "--format", format, stack.names.backends[color]);
  }

  /** The unnamed volumes that a container had which may be gone by now. */
  async function volumesOf(container: string, since: string): Promise<string[]> {
    const until = String(Date.now() / 1000);
    const events = (...what: string[]) =>
      stack.docker("events", "--since", since, "--until", until, ...what);
    const format = ["--filter", "event=create", "--format", "{{.Actor.ID}}"];
    const id = await events("--filter", `container=${container}`, ...format);
    const mounts = await events(
      ...["--filter", "type=volume", "--filter", "event=mount"],
      ...["--format", "{{.Actor.Attributes.container}} {{.Actor.ID}}"],
    );
    assert.match(id, /^[0-9a-f]{64}$/);
    return mounts
      .split("\n")
      .filter((line) => line.startsWith(`${id} `))
      .map((line) => line.slice(id.length + 1))
      .filter((volume) => /^[0-9a-f]{64}$/.test(volume));
  }

  async function idleColor(): Promise<Color> {
    return otherColor(await stack.serves());
  }

  /** Sets an image that the color does not have; returns the one that it has. */
  async function setOther(color: Color): Promise<string> {
    const before = await stack.configured(`images.${color}`);
    await stack.set(`images.${color}`, before === plain[0] ? plain[1] : plain[0]);
    return before;
  }

  /** Gives up what a color holds, so that the next test begins without files. */
  async function giveUp(color: Color): Promise<void> {
    await setOther(color);
    await stack.set("backend.discard[0]", "/app/uploads");
    await stack.up();
    await stack.unset("backend.discard");
  }

  it("are none where only the image's own are there: releases and migrations go on, and leave no volume behind", async () => {
    const idle = await idleColor();
    const [before, removed] = [await volumeOf(idle), await stack.containerId(idle)];
    const since = String(Date.now() / 1000);
    await stack.set("backend.migrateCommand", "echo scratch >/app/uploads/of-the-migration");
    await setOther(idle);
    await stack.switchTo(idle);
    await stack.unset("backend.migrateCommand");
    await expectServes(stack, idle, "v2");
    const ofMigration = await volumesOf(stack.names.migration, since);
    assert.ok(ofMigration.length > 0, "the migration had none");
    for (const volume of [before, ...ofMigration]) {
      await assert.rejects(stack.docker("volume", "inspect", volume), /no such volume/i);
    }
    for (const container of [removed, ...Object.values(stack.names.backends)]) {
      const label = `label=forecaster-enterprise.reference=${container}`;
      assert.equal(await stack.docker("ps", "--all", "--quiet", "--filter", label), "");
    }
    assert.deepEqual((await stack.up()).changed, []);
  });

  it("refuse the release that would delete them, in preview too; nothing was touched", async () => {
    const idle = await idleColor();
    const ids = await Promise.all(colors.map((color) => stack.containerId(color)));
    await inside(idle, "cd /app/uploads; echo of a user >upload.txt; echo new >welcome.txt");
    const image = await setOther(idle);
    for (const text of [await stack.previewFails(), await stack.upFails()]) {
      expectWords(text, [
        /Nothing was changed\./,
        /images\.\w+: expected no files to be left behind, got 2 files below \/app\/uploads that \w+'s container wrote and that are deleted with it/,
        /pulumi config set --path 'backend\.discard\[0\]' \/app\/uploads/,
      ]);
    }
    assert.deepEqual(await Promise.all(colors.map((color) => stack.containerId(color))), ids);
    assert.equal(await inside(idle, "cat /app/uploads/upload.txt"), "of a user");
    await stack.set(`images.${idle}`, image);
    assert.deepEqual((await stack.up()).changed, []);
    await giveUp(idle);
  });

  it("refuse the switch that would hide them from users", async () => {
    const [serving, idle] = [await stack.serves(), await idleColor()];
    await inside(serving, "echo of a user >/app/uploads/upload.txt");
    await stack.set("activeColor", idle);
    expectWords(await stack.upFails(), [
      /activeColor: expected no files to be left behind, got 1 file below \/app\/uploads that \w+'s container wrote and that users would not see/,
    ]);
    assert.equal(await stack.serves(), serving);
    await stack.set("activeColor", serving);
    await inside(serving, "rm /app/uploads/upload.txt");
    assert.deepEqual((await stack.up()).changed, []);
  });

  it("are given up where backend.discard names a folder above them", async () => {
    const idle = await idleColor();
    await inside(idle, "echo of a user >/app/uploads/upload.txt");
    await setOther(idle);
    await stack.set("backend.discard[0]", "/app");
    await stack.up();
    assert.equal(await inside(idle, "ls /app/uploads"), "welcome.txt");
    await stack.unset("backend.discard");
    assert.deepEqual((await stack.up()).changed, []);
  });

  it("refuse the removal itself when the container wrote them while it was stopped", async () => {
    const idle = await idleColor();
    await stack.set(`images.${idle}`, saving);
    await stack.up();
    const before = await stack.containerId(idle);
    await setOther(idle);
    expectWords(await stack.upFails(), [
      /is not removed\. It wrote files that would be deleted: 1 below \/app\/uploads\. pulumi preview says how to keep them\. Traffic is still on/,
    ]);
    assert.equal(await stack.containerId(idle), before);
    assert.equal(await inside(idle, "cat /app/uploads/state.txt"), "saved");
    expectWords(await stack.previewFails(), [/got 1 file below \/app\/uploads that/]);
    await stack.set(`images.${idle}`, saving);
    assert.deepEqual((await stack.up()).changed, [`forecaster-${idle}-image`]);
    assert.equal(await stack.containerId(idle), before);
    await giveUp(idle);
  });

  it("stay in their volume when the stack is destroyed", async () => {
    const idle = await idleColor();
    await setOther(idle);
    await stack.up();
    await inside(idle, "echo of a user >/app/uploads/upload.txt");
    const volume = await volumeOf(idle);
    kept.push(volume);
    await stack.destroy();
    const mounted = ["--rm", "--volume", `${volume}:/kept`];
    const file = await stack.docker("run", ...mounted, plain[0], "cat", "/kept/upload.txt");
    assert.equal(file, "of a user");
  });
}).timeout(300_000);
