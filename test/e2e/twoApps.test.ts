import { strict as assert } from "node:assert";
import { EarlierProgram } from "../support/earlierProgram";
import { releaseImage } from "../support/images";
import { startLoad } from "../support/load/load";
import { TwoApps } from "../support/twoApps";

/** What an earlier version's README says of a program of one's own, twice. */
const earlierTwoApps = `
import * as pulumi from "@pulumi/pulumi";
import { BlueGreenApp } from "./components/blueGreenApp";
import { prepareDeployment } from "./components/deployment";
import { parseConfig } from "./components/model/parseConfig";

const stack = pulumi.getProject() + "/" + pulumi.getStack();

async function deploy(name: string) {
  const values = Object.entries(new pulumi.Config().requireObject<object>(name));
  const text = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));
  const config = parseConfig(Object.fromEntries(values.map(([key, value]) => [key, text(value)])));
  return new BlueGreenApp(name, await prepareDeployment({ stack, config, envFile: {} })).outputs;
}

export = async () => ({ one: await deploy("one"), two: await deploy("two") });
`;

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

  describe("of an earlier version, which let them have no second update", () => {
    let earlier: EarlierProgram;
    let apps: TwoApps;

    before("are deployed by it", async () => {
      earlier = await EarlierProgram.of("7609e95ed414935240d31e10d92a615ee0b94981");
      apps = await TwoApps.create();
      const { PULUMI_HOME } = process.env;
      process.env.PULUMI_HOME = earlier.pluginHome;
      try {
        await apps.bring(earlierTwoApps, earlier.checkout);
        await apps.stack.up();
        const text = await apps.stack.upFails();
        assert.match(text, /this stack has the container .*-two-/);
      } finally {
        Object.assign(process.env, { PULUMI_HOME });
      }
    });

    after(async () => {
      await apps.stack.remove();
      await earlier.remove();
    });

    it("go on, though no label tells whose their containers are", async () => {
      const before = [await apps.containersOf("one"), await apps.containersOf("two")];
      await apps.bringToday();
      await apps.stack.up();
      assert.deepEqual((await apps.stack.up()).changed, []);
      assert.deepEqual([await apps.containersOf("one"), await apps.containersOf("two")], before);
      await apps.expectServes("one", "blue", "v1");
      await apps.expectServes("two", "blue", "v1");
    });

    it("are still refused another prefix", async () => {
      const { stack } = apps;
      await stack.set("one.namePrefix", `${stack.prefix}-new`);
      const text = await stack.upFails();
      assert.ok(text.includes(`this stack has the container ${stack.prefix}-`), text);
      await stack.set("one.namePrefix", `${stack.prefix}-one`);
      assert.deepEqual((await stack.up()).changed, []);
    });
  });
}).timeout(300_000);
