import { strict as assert } from "node:assert";
import { deployedStack } from "../support/deployedStack";
import { expectServes } from "../support/expectServes";
import { startLoad } from "../../tools/load/load";
import type { TestStack } from "../support/testStack";
import { testToolchain } from "../support/toolchain";

function address(stack: TestStack, container: string): Promise<string> {
  const format = `{{(index .NetworkSettings.Networks "${stack.names.network}").IPAddress}}`;
  return stack.docker("inspect", "--format", format, container);
}

/** Starts a container that nobody should talk to: it takes the first free address of the network. */
async function startStranger(stack: TestStack): Promise<string> {
  const { images } = await testToolchain();
  const name = `${stack.prefix}-stranger`;
  const options = ["--detach", "--rm", "--name", name, "--network", stack.names.network];
  const command = ["--entrypoint", "sleep", images.nginx, "600"];
  await stack.docker("run", ...options, ...command);
  return name;
}

describe("an idle color that comes back with another address", () => {
  const stack = deployedStack();
  let old = "";

  before("lets another container take the idle color's address", async () => {
    const { green } = stack().names.backends;
    old = await address(stack(), green);
    await stack().docker("stop", green);
    const stranger = await startStranger(stack());
    assert.equal(await address(stack(), stranger), old);
  });

  after("removes the other container", async () => {
    await stack().docker("rm", "--force", `${stack().prefix}-stranger`);
  });

  it("is switched to without a lost request", async () => {
    const load = startLoad({
      port: stack().ports.proxy,
      keyPrefix: `address-${stack().prefix}`,
      connections: 20,
      rate: 100,
    });
    try {
      await stack().release("green", "v2");
      await stack().switchTo("green");
      assert.notEqual(await address(stack(), stack().names.backends.green), old);
      await expectServes(stack(), "green", "v2");
    } finally {
      await load.stop();
    }
    const report = await load.done;
    assert.deepEqual(report.failures, []);
    assert.deepEqual(Object.keys(report.perVersion).sort(), ["v1", "v2"]);
  });
}).timeout(300_000);
