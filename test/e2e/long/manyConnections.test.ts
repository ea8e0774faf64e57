import { strict as assert } from "node:assert";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { type Color, otherColor } from "../../../components/model/color";
import { expectServes } from "../../support/expectServes";
import { startLoad } from "../../../tools/load/load";
import { SshServer } from "../../support/sshServer";
import { TestStack } from "../../support/testStack";

const run = promisify(execFile);
const dropped = /MaxStartups/;

describe("an sshd that takes ten connections at once before their login, as it is delivered", () => {
  let server: SshServer | undefined;
  let stack: TestStack;
  let serves: Color = "blue";
  const versions: Record<Color, string> = { blue: "v1", green: "v1" };

  const ssh = () => server ?? assert.fail("there is no sshd");

  before(
    "starts one for updates that do as much at once as on a machine with 16 cores",
    async () => {
      server = await SshServer.start();
      stack = await TestStack.create({ config: { dockerHost: server.address } });
      process.env.PULUMI_PARALLEL = "64";
    },
  );

  after(async () => {
    delete process.env.PULUMI_PARALLEL;
    await (stack as TestStack | undefined)?.remove();
    await server?.stop();
  });

  async function expectNoneDropped(): Promise<void> {
    const log = await ssh().log();
    assert.match(log, /Accepted publickey/, "its log is read");
    assert.doesNotMatch(log, dropped);
  }

  it("takes a first deployment over a slow line", async () => {
    ssh().delayMs = 1000;
    await stack.up();
    ssh().delayMs = 0;
    await expectServes(stack, "blue", "v1");
    await expectNoneDropped();
  }).timeout(600_000);

  it("takes ten releases and a roll back, of which users notice nothing", async () => {
    const keyPrefix = `ssh-${stack.prefix}`;
    const load = startLoad({ port: stack.ports.proxy, keyPrefix, connections: 20, rate: 50 });
    try {
      for (let release = 2; release <= 11; release += 1) {
        serves = otherColor(serves);
        versions[serves] = `v${release}`;
        await stack.release(serves, versions[serves]);
        await stack.switchTo(serves);
        await expectServes(stack, serves, versions[serves]);
      }
      serves = otherColor(serves);
      await stack.switchTo(serves);
      await expectServes(stack, serves, versions[serves]);
    } finally {
      const { failures } = await load.stop();
      assert.deepEqual(failures, []);
    }
    assert.deepEqual((await stack.up()).changed, []);
    await expectNoneDropped();
  }).timeout(1_800_000);

  it("drops some of forty logins at once, and its log says so", async () => {
    const { user, host } = ssh();
    ssh().delayMs = 2000;
    const login = () => run("ssh", ["-l", user, "--", host, "true"]);
    await Promise.allSettled(Array.from({ length: 40 }, login));
    assert.match(await ssh().log(), dropped);
  });
});
