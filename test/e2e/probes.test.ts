import { strict as assert } from "node:assert";
import { ask } from "../support/ask";
import { deployedStack } from "../support/deployedStack";
import { namesWith } from "../support/dockerHost";
import { expectWords } from "../support/expectServes";
import { buildImage } from "../support/imageOfFiles";
import { testToolchain } from "../support/toolchain";
import { until } from "../support/until";

const host = "forecast.example";

describe("a backend that answers for one host name alone", () => {
  const stack = deployedStack(() => ({ config: { gate: { timeout: "10s" } } }));

  it("does not pass its gate, which says what it answered", async () => {
    await stack().set("activeColor", "green");
    await stack().release("green", "v2", `ALLOWED_HOST=${host}`);
    expectWords(await stack().upFails(), [
      /green did not pass its gate/,
      /Last answer of \/ready: 400 /,
    ]);
  });

  it("passes gate, smoke checks and switch when these ask for that name", async () => {
    await stack().set("gate.host", host);
    await stack().up();
    const { proxy } = stack().ports;
    assert.equal((await ask(proxy, "/health", { headers: { host } })).status, 200);
    assert.equal((await ask(proxy, "/health", { headers: { host: "other.example" } })).status, 400);
  });

  it("is switched away from and back to by that name", async () => {
    await stack().switchTo("blue");
    await stack().switchTo("green");
    const { status, color } = await ask(stack().ports.proxy, "/health", { headers: { host } });
    assert.deepEqual([status, color], [200, "green"]);
  });

  it("is warned of, when it closes idle connections sooner than nginx does", async () => {
    const warning = /closes connections that are idle for 1 s, for which nginx keeps them/;
    await stack().release("blue", "v3", `ALLOWED_HOST=${host} KEEPALIVE_SECONDS=0.4`);
    assert.match((await stack().up()).output, warning);
    assert.doesNotMatch((await stack().up()).output, warning);
    await stack().release("blue", "v4", `ALLOWED_HOST=${host}`);
    assert.doesNotMatch((await stack().up()).output, warning);
  });

  it("is asked by a command of its own instead, where there is one", async () => {
    await stack().set("gate.command", "echo no model >&2; test -f /tmp/model");
    await stack().set("gate.readyPath", "/none");
    await stack().release("blue", "v5", `ALLOWED_HOST=${host}`);
    expectWords(await stack().upFails(), [
      /blue did not pass its gate .*: not ready/,
      /Last answer of gate\.command: exit code 1: no model/,
    ]);
    await stack().set("gate.command", "test -d /tmp");
    await stack().set("smoke.paths", ["/health"]);
    await stack().switchTo("blue");
    const { status, color } = await ask(stack().ports.proxy, "/health", { headers: { host } });
    assert.deepEqual([status, color], [200, "blue"]);
  });

  it("is checked by a container of somebody's own before users meet it", async () => {
    const { backendBase } = (await testToolchain()).images;
    const checks = async (tag: string, status: number) => {
      const image = `${stack().prefix}-checks:${tag}`;
      const judge = `console.log(process.env.COLOR, status); process.exit(status === ${status} ? 0 : 3)`;
      await buildImage(image, {
        Dockerfile: `FROM ${backendBase}\nCOPY check.cjs /\nENTRYPOINT ["node", "/check.cjs"]\n`,
        "check.cjs": `require("http").get(process.env.URL + "/health", ({ statusCode: status }) => { ${judge} });`,
      });
      return image;
    };
    await stack().set("smoke.image", await checks("strict", 200));
    await stack().set("activeColor", "green");
    expectWords(await stack().upFails(), [
      /green failed its smoke checks: the container of smoke\.image ended with exit code 3: green 400/,
      /Traffic is still on blue/,
    ]);
    await stack().set("smoke.image", await checks("lenient", 400));
    await stack().up();
    assert.equal((await ask(stack().ports.proxy, "/health", { headers: { host } })).color, "green");
    assert.deepEqual(await namesWith(`${stack().prefix}-smoke-check`), []);
  });

  it("is destroyed whole, though an update was killed in the middle of such a check", async () => {
    const { backendBase } = (await testToolchain()).images;
    const image = `${stack().prefix}-checks:endless`;
    await buildImage(image, { Dockerfile: `FROM ${backendBase}\nENTRYPOINT ["sleep", "3600"]\n` });
    await stack().set("smoke.image", image);
    await stack().set("activeColor", "blue");
    const check = `${stack().prefix}-smoke-check`;
    const update = stack().spawnUp();
    await until("the check runs", async () => (await namesWith(check)).length > 0);
    await stack().killAll(update);
    assert.deepEqual(await namesWith(check), [`container ${check}`]);
    await stack().pulumi("cancel", "--yes", "--stack", stack().prefix);
    await stack().destroy();
    assert.deepEqual(await namesWith(check), []);
  });
});
