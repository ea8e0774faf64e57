import { strict as assert } from "node:assert";
import { EarlierProgram } from "../../support/earlierProgram";
import { TwoApps } from "../../support/twoApps";

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

describe("two apps of an earlier version, which let them have no second update", () => {
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
}).timeout(900_000);
