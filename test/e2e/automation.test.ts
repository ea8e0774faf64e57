import { strict as assert } from "node:assert";
import { AutomationHost, ownExitCode } from "../support/automation/host";
import { containersOf } from "../support/containersOf";
import { deployedStack } from "../support/deployedStack";
import { expectServes } from "../support/expectServes";

describe("the Automation API", () => {
  const stack = deployedStack();
  let host: AutomationHost;

  before(async () => {
    host = await AutomationHost.start();
  });

  after(async () => {
    assert.equal(await host.end(), ownExitCode, "the process ends with another exit code");
  });

  for (const command of ["preview", "up"] as const) {
    it(`deletes nothing when ${command} of an inline program is refused, and rejects with why`, async () => {
      const before = await containersOf(stack());
      await stack().set("activeColor", "purple");
      const ended = await host.call(stack(), { inline: "forecaster", command });
      await stack().set("activeColor", "blue");
      assert.deepEqual(await containersOf(stack()), before);
      await expectServes(stack(), "blue", "v1");
      assert.equal(ended.exitCode, ownExitCode);
      assert.ok(ended.rejected, ended.text);
      assert.deepEqual(ended.errors, [
        'Nothing was changed.\nactiveColor: not a color; allowed are blue, green, got "purple"\nTo mend:\n  pulumi config set --path activeColor <value>',
      ]);
      assert.doesNotMatch(ended.text, /\n\s+at .*:\d+:\d+/);
    });
  }
}).timeout(300_000);
