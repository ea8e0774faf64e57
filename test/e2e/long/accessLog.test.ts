import { deepEqual, equal, ok } from "node:assert/strict";
import { ask } from "../../support/ask";
import { complete } from "../../support/accessLines";
import { deployedStack } from "../../support/deployedStack";
import { askEach } from "../../support/load/askEach";
import { patchNginx } from "../../support/patchedImage";
import { countableStack, RequestLog } from "../../support/requestLog";

const million = 1_000_000;

describe("the log of requests, of which there are many", () => {
  const stack = deployedStack(() => countableStack);
  const log = new RequestLog(stack);

  async function expectAll(label: string): Promise<void> {
    const workers = await stack().insideProxy("cat /proc/[0-9]*/cmdline | tr '\\0' '\\n'");
    ok((workers.match(/nginx: worker process/g) ?? []).length > 1, workers);
    await askEach(stack().ports.proxy, label, million);
    deepEqual(await log.counted(label, million), complete);
  }

  it("has a million lines of a million requests on standard output", async () => {
    await log.toStdout();
    await expectAll("stdout");
  });

  it("has them in files too, of which one after the other is full", async () => {
    await log.toFiles([], { accessLogMaxSize: "16m", accessLogMaxFiles: 1000 });
    await expectAll("file");
    const files = await log.files();
    ok(files.length > 5, files.join());
  });

  it("has each request in files while nginx of other images take over, and none is lost", async () => {
    await log.toFiles([], { accessLogMaxSize: "1m", accessLogMaxFiles: 1000 });
    let isOver = false;
    let asked = 0;
    // Each over a connection of its own, as users who come and go.
    const user = async () => {
      while (!isOver) {
        const { status } = await ask(stack().ports.proxy, `/counted/handover/${asked++}`);
        equal(status, 204);
      }
    };
    const users = Array.from({ length: 20 }, user);
    const patched = (async () => {
      for (const tag of ["one", "two"]) await patchNginx(stack(), tag);
    })().finally(() => (isOver = true));
    await Promise.all([...users, patched]);
    ok(asked > 10_000, `only ${asked} requests`);
    deepEqual(await log.counted("handover", asked), complete);
  });
}).timeout(600_000);
