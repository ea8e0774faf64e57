import { strict as assert } from "node:assert";
import { type Color, otherColor, perColor } from "../../../components/model/color";
import { removeAllWith, runPrefix } from "../../support/dockerHost";
import { expectServes, expectWords } from "../../support/expectServes";
import { followWaysOut } from "../../support/followWaysOut";
import { TestStack } from "../../support/testStack";
import { volumeImage } from "../../support/volumeImage";

describe("a volume of backend.volumes", () => {
  let stack: TestStack;
  let images: readonly [string, string];

  before("deploys a stack of images with a VOLUME, without any of them", async () => {
    images = [await volumeImage("v1"), await volumeImage("v2")];
    stack = await TestStack.create({ config: { images: perColor(() => images[0]) } });
    await stack.up();
  });

  after("removes the stack and the images", async () => {
    for (const color of ["blue", "green"] as const) {
      await inside(color, "rm -f /app/uploads/*").catch(() => undefined);
    }
    await stack.remove();
    await removeAllWith(`${runPrefix}-uploads`);
  });

  function inside(color: Color, line: string): Promise<string> {
    return stack.docker(
      "exec",
      stack.names.backends[color],
      "sh",
      "-c",
      `cd /app/uploads; ${line}`,
    );
  }

  async function setOther(color: Color): Promise<void> {
    const before = await stack.configured(`images.${color}`);
    await stack.set(`images.${color}`, before === images[0] ? images[1] : images[0]);
  }

  it("takes over, by the commands of the refusal, what users had uploaded before, and keeps it over releases", async () => {
    const [serving, idle] = ["blue", "green"] as const;
    await inside(serving, "echo of a user >'an upload'; mkdir 2026; echo deep >2026/file");
    await setOther(idle);
    await stack.set("activeColor", idle);
    await followWaysOut(stack, await stack.upFails());
    await stack.up();
    await expectServes(stack, idle, "v2");
    assert.equal(
      await inside(idle, "cat 'an upload' 2026/file welcome.txt"),
      "of a user\ndeep\nof the image",
    );

    await inside(idle, "echo later >'later upload'; echo more >>2026/file");
    await stack.set("activeColor", serving);
    await followWaysOut(stack, await stack.upFails());
    await stack.up();
    assert.equal(await inside(serving, "cat 'later upload'"), "later");
    await stack.switchTo(idle);
    await inside(idle, "echo yet more >>2026/file");

    await setOther(serving);
    const problem = await stack.upFails();
    expectWords(problem, [
      /got 1 file below \/app\/uploads that blue's container wrote .*"2026\/file"/,
    ]);
    await stack.set("backend.discard[0]", "/app/uploads/2026");
    await stack.switchTo(serving);
    await stack.unset("backend.discard");
    assert.equal(
      await inside(serving, "cat 'an upload' 'later upload' 2026/file"),
      "of a user\nlater\ndeep\nmore\nyet more",
    );
    await stack.switchTo(idle);
    assert.equal(await inside(idle, "cat 'later upload'"), "later");
    assert.deepEqual((await stack.up()).changed, []);
  });

  it("is one volume for both colors, and for a migration, that the image's own user can write to", async () => {
    await stack.set("backend.volumes.reports", "/srv/reports");
    const idle = otherColor(await stack.serves());
    expectWords((await stack.up()).output, [/Pending on \w+: backend\.volumes\.reports\./]);
    await inside(idle, "echo 1 >/srv/reports/1");
    assert.match(await inside(idle, "id -u; stat -c %u /srv/reports/1"), /^([1-9]\d*)\n\1$/);

    await stack.set("backend.migrateCommand", "cp /srv/reports/1 /app/uploads/migrated");
    await setOther(idle);
    await stack.up();
    assert.equal(await inside(otherColor(idle), "cat migrated; echo both >both"), "1");
    assert.equal(await inside(idle, "cat both /srv/reports/1"), "both\n1");
    await stack.switchTo(idle);
  });

  it("is no reason to refuse a roll back to a release from before it: it is named as pending, and its files stay", async () => {
    await stack.set("backend.volumes.later", "/srv/later");
    const idle = otherColor(await stack.serves());
    await stack.up();
    await stack.switchTo(idle);
    await inside(idle, "echo later >/srv/later/file");
    const back = await stack.switchTo(otherColor(idle));
    expectWords(back.output, [/Pending on \w+: .*backend\.volumes\.later/]);
    await stack.switchTo(idle);
    assert.equal(await inside(idle, "cat /srv/later/file"), "later");
  });

  it("that is a cache is moved or left out with a release, and stops no update for what is in it", async () => {
    const serving = await stack.serves();
    const idle = otherColor(serving);
    const cached = "/home/appuser/.cache/huggingface/model";
    await inside(serving, `echo weights >${cached}`);
    await stack.set("backend.caches", { models: "/srv/models", pip: "none" });
    await setOther(idle);
    await stack.set("activeColor", idle);
    await stack.up();
    assert.equal(
      await inside(idle, "cat /srv/models/model; echo more >>/srv/models/model"),
      "weights",
    );
    const mounts = await stack.docker(
      "inspect",
      "--format",
      "{{.Mounts}}",
      stack.names.backends[idle],
    );
    assert.doesNotMatch(mounts, /pip-cache/);

    const back = await stack.switchTo(serving);
    expectWords(back.output, [/Pending on \w+: .*backend\.caches\.models, backend\.caches\.pip/]);
    assert.equal(await inside(serving, `cat ${cached}`), "weights\nmore");
    await stack.unset("backend.caches");
    await stack.up();
  });

  it("stays when the stack is destroyed, and when it is no longer configured", async () => {
    await stack.unset("backend.volumes.reports");
    await stack.set("backend.discard[0]", "/srv/reports");
    await stack.up();
    await stack.destroy();
    for (const [name, file] of [
      ["uploads", "an upload"],
      ["reports", "1"],
    ] as const) {
      const mounted = ["--rm", "--volume", `${stack.prefix}-volume-${name}:/kept`];
      await stack.docker("run", ...mounted, images[0], "test", "-f", `/kept/${file}`);
    }
  });
}).timeout(300_000);
