import { deepEqual, equal, match, ok } from "node:assert/strict";
import { startLoad } from "../../tools/load/load";
import { deployedStack } from "../support/deployedStack";
import { expectServes } from "../support/expectServes";

describe("the connections to Postgres", () => {
  const stack = deployedStack();

  it("that are left while both colors run are told with a release", async () => {
    await stack().release("green", "v2", "TAKE_CONNECTIONS=5");
    const { output } = await stack().up();
    const [, left, all, green, blue] =
      /Connections to Postgres: (\d+) of (\d+) are left while both colors run \(green holds (\d+), blue holds (\d+)\)\./.exec(
        output,
      ) ?? [];
    equal(all, "97", output);
    const [held] = await stack().sql(
      "SELECT count(*) - 1 FROM pg_stat_activity WHERE backend_type = 'client backend'",
    );
    equal(Number(green) + Number(blue), Number(held));
    ok(Number(green) > Number(blue), output);
    equal(Number(left) + Number(held), 97);
  });

  it("are not taken by a release from the color that serves: it is stopped, and its update fails", async () => {
    const load = startLoad({
      port: stack().ports.proxy,
      keyPrefix: "starved",
      connections: 10,
      rate: 60,
    });
    await stack().release("green", "v3", "TAKE_CONNECTIONS=200");
    const text = await stack().upFails();
    match(
      text,
      /green did not pass its gate after \d+ s: it takes the connections to Postgres that the color which serves needs: none is left while both colors run \(green holds [678]\d, blue holds \d+\)\. Its container was stopped\./,
    );
    match(text, /Traffic is still on blue/);
    deepEqual((await load.stop()).failures, []);
    await expectServes(stack(), "blue", "v1");
    const status = await stack().docker(
      ...["inspect", "--format", "{{.State.Status}}", stack().names.backends.green],
    );
    equal(status, "exited");
    // With what there is by then: it is started, and stopped again.
    const again = await stack().upFails();
    match(again, /Green was stopped by its gate: it is started and proven\./);
    match(again, /(none is|0 of 97 are) left while both colors run [^]* Traffic is still on blue/);
    await expectServes(stack(), "blue", "v1");
    await stack().release("green", "v4");
    await stack().up();
    await stack().switchTo("green");
    await expectServes(stack(), "green", "v4");
  });
}).timeout(300_000);
