import { strict as assert } from "node:assert";
import { releaseImage } from "../support/images";
import { startLoad } from "../../tools/load/load";
import { TwoApps } from "../support/twoApps";

describe("two apps", () => {
  describe("in one program", () => {
    let apps: TwoApps;

    before("deploys both", async () => {
      apps = await TwoApps.create();
      await apps.stack.up();
    });

    after(async () => {
      await apps.stack.remove();
    });

    it("both serve, and the second update is empty", async () => {
      await apps.expectServes("one", "blue", "v1");
      await apps.expectServes("two", "blue", "v1");
      assert.deepEqual((await apps.stack.up()).changed, []);
    });

    it("switch without touching each other, nor each other's requests", async () => {
      const { stack } = apps;
      const before = await apps.containersOf("two");
      const load = startLoad({
        port: apps.ports.two.proxy,
        keyPrefix: `load-${stack.prefix}`,
        connections: 20,
        rate: 100,
      });
      await stack.set("one.images.green", await releaseImage({ version: "v2" }));
      await stack.set("one.activeColor", "green");
      const { changed } = await stack.up();
      const { failures, sent } = await load.stop();
      assert.deepEqual([failures, sent > 200], [[], true]);
      assert.deepEqual(
        changed.filter((name) => !name.startsWith("one-")),
        [],
      );
      await apps.expectServes("one", "green", "v2");
      await apps.expectServes("two", "blue", "v1");
      assert.equal(await apps.containersOf("two"), before);
      assert.deepEqual((await stack.up()).changed, []);
    });

    it("are refused each other's prefix, and a new one, before anything is touched", async () => {
      const { stack } = apps;
      const before = [await apps.containersOf("one"), await apps.containersOf("two")];
      const [one, two, fresh] = ["one", "two", "new"].map((app) => `${stack.prefix}-${app}`);
      await expectRefused("two", one, `the prefix ${one} belongs to the app one`);
      await expectRefused("two", fresh, `this stack has the container ${two}-`);
      await stack.set("two.namePrefix", two);
      await expectRefused("one", two, "belongs to the app two of this program");
      await stack.set("one.namePrefix", one);
      assert.deepEqual([await apps.containersOf("one"), await apps.containersOf("two")], before);
      assert.deepEqual((await stack.up()).changed, []);
    });

    async function expectRefused(app: string, prefix: unknown, words: string): Promise<void> {
      await apps.stack.set(`${app}.namePrefix`, prefix);
      for (const text of [await apps.stack.previewFails(), await apps.stack.upFails()]) {
        assert.ok(text.includes("Nothing was changed.") && text.includes(words), text);
      }
    }
  });
}).timeout(300_000);
