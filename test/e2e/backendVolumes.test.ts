import { strict as assert } from "node:assert";
import { type Color, otherColor, perColor } from "../../components/model/color";
import { removeAllWith, runPrefix } from "../support/dockerHost";
import { expectServes, expectWords } from "../support/expectServes";
import { followWaysOut } from "../support/followWaysOut";
import { TestStack } from "../support/testStack";
import { volumeImage } from "../support/volumeImage";

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
    assert.match(await stack.preview(), /Pending on green|Traffic stays on green/);
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
      "of a user\nlater\ndeep\nmore",
    );
    await stack.switchTo(idle);
    assert.equal(await inside(idle, "cat 'later upload'"), "later");
    assert.deepEqual((await stack.up()).changed, []);
  });

  it("is one volume for both colors, which the image's own user can write to, in a migration too", async () => {
    await stack.set("backend.volumes.reports", "/srv/reports");
    await stack.set(
      "backend.migrateCommand",
      "echo migrated >/app/uploads/migration; echo 1 >/srv/reports/1",
    );
    const idle = otherColor(await stack.serves());
    await setOther(idle);
    expectWords((await stack.up()).output, [/Pending on \w+: backend\.volumes\.reports\./]);
    const idleReports = await stack.docker(
      "exec",
      stack.names.backends[idle],
      "cat",
      "/srv/reports/1",
    );
    assert.equal(idleReports, "1");
    const other = otherColor(idle);
    assert.equal(await inside(other, "cat migration; echo both >both"), "migrated");
    assert.equal(await inside(idle, "cat both"), "both");
    assert.equal(await inside(idle, "id -u; stat -c %u both"), "1000\n1000");
    await stack.switchTo(idle);
    await stack.unset("backend.migrateCommand");
  });

  it("is missing at a roll back to a color that never had it: refused, and the command shows its files there", async () => {
    const serving = await stack.serves();
    const back = otherColor(serving);
    await stack.docker("exec", stack.names.backends[serving], "sh", "-c", "echo 2 >/srv/reports/2");
    await stack.set("activeColor", back);
    const text = await stack.upFails();
    expectWords(text, [
      /activeColor: expected that no file is left behind, got 2 files below \/srv\/reports that/,
      new RegExp(
        `pulumi config set activeColor ${serving} && pulumi up   # creates ${back} again with it; then switch`,
      ),
    ]);
    await stack.switchTo(serving);
    await stack.switchTo(back);
    assert.equal(
      await stack.docker("exec", stack.names.backends[back], "cat", "/srv/reports/2"),
      "2",
    );
  });

  it("stays when the stack is destroyed, and when it is no longer configured", async () => {
    await stack.unset("backend.volumes.reports");
    await stack.set("backend.discard[0]", "/srv/reports");
    await stack.up();
    await stack.destroy();
    for (const [name, file] of [
      ["uploads", "an upload"],
      ["reports", "2"],
    ] as const) {
      const mounted = ["--rm", "--volume", `${stack.prefix}-volume-${name}:/kept`];
      await stack.docker("run", ...mounted, images[0], "test", "-f", `/kept/${file}`);
    }
  });
}).timeout(300_000);
