import { deepEqual, equal, match, ok } from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { ask } from "../support/ask";
import { deployedStack } from "../support/deployedStack";
import { expectServes } from "../support/expectServes";

describe("files that a release brings along", () => {
  const stack = deployedStack(() => ({
    config: { gate: { timeout: "5s" }, proxy: { assetPaths: ["/assets/"] } },
  }));

  async function file(version: string, options = {}) {
    const { status, body } = await ask(stack().ports.proxy, `/assets/${version}.js`, options);
    return { status, body: body.trim() };
  }

  it("are found of both releases by open tabs, whichever color serves", async () => {
    await stack().release("green", "v2");
    for (const color of ["green", "blue"] as const) {
      await stack().switchTo(color);
      deepEqual(await file("v1"), { status: 200, body: "// v1" });
      deepEqual(await file("v2"), { status: 200, body: "// v2" });
      equal((await file("v1", { method: "HEAD" })).status, 200);
      equal((await file("v2", { method: "HEAD" })).status, 200);
    }
    const { headers } = await ask(stack().ports.proxy, "/assets/v2.js", {});
    equal(headers["x-color"], "green");
    equal((await file("v0")).status, 404);
    equal((await file("v2", { method: "POST", body: "" })).status, 404);
    equal((await file("v2", { method: "POST", body: "{}" })).status, 404);
  });

  it("are never asked of a release that is not proven", async () => {
    await stack().release("green", "v3", "NEVER_READY=1");
    const seen: Record<string, number> = {};
    const failing = stack().upFails();
    const isOver = () => Promise.race([failing.then(() => true), sleep(20, false)]);
    while (!(await isOver())) {
      const { status } = await file("v3");
      seen[status] = (seen[status] ?? 0) + 1;
    }
    match(await failing, /green did not pass its gate/);
    deepEqual(Object.keys(seen), ["404"]);
    ok((seen[404] ?? 0) > 50);
    const direct = await ask(stack().ports.idle, "/assets/v3.js", {});
    equal(direct.status, 200, "the release itself has it");
  });

  it("are not there, and nothing worse, where the other color has stopped", async () => {
    await stack().release("green", "v2");
    await stack().up();
    equal((await file("v2")).status, 200);
    await stack().docker("stop", stack().names.backends.green);
    equal((await file("v2")).status, 404);
    await stack().docker("start", stack().names.backends.green);
    await expectServes(stack(), "blue", "v1");
  });
}).timeout(300_000);
