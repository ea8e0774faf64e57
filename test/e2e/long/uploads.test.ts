import { strict as assert } from "node:assert";
import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { ask, type Answered } from "../../support/ask";
import { deployedStack } from "../../support/deployedStack";
import { slowUpload } from "../../support/slowUpload";

const path = "/api/v1/observations";
const users = 20;
// Not even the wait of a release is as long as these uploads.
const config = { proxy: { drainTimeout: "2s" }, backend: { stopGrace: "1s" } };

describe("an upload over a slow line, of 30 s and more", () => {
  const stack = deployedStack(() => ({ config }));
  let uploads: Promise<Pick<Answered, "status" | "color">>[];
  let isReleased: () => void = () => undefined;
  let arrived = 0;

  before("begins twenty of them on blue, every second one without a length", () => {
    const released = new Promise<void>((resolve) => (isReleased = resolve));
    // One line after the other gets fast: what is tested is the way of an upload, not twenty of them at one instant.
    let fast: Promise<unknown> = Promise.all([released, sleep(30_000)]);
    uploads = Array.from({ length: users }, (_, user) => {
      const upload = slowUpload({
        port: stack().ports.proxy,
        path,
        body: JSON.stringify({ series: "uploads", value: 1, key: `upload-${user}` }),
        bytes: 18_000_000,
        bytesPerSecond: 100_000,
        fast,
        isChunked: user % 2 === 1,
      });
      fast = Promise.allSettled([fast, upload]);
      return upload;
    });
    for (const upload of uploads) upload.finally(() => arrived++).catch(() => undefined);
  });

  it("arrives once, at what serves when it is whole: across a switch and the next release", async () => {
    await stack().switchTo("green");
    await stack().release("blue", "v2");
    await stack().up();
    assert.equal((await ask(stack().ports.idle, "/health")).version, "v2");
    assert.equal(arrived, 0, "an upload was over before the release");
    isReleased();
    const answers = await Promise.all(uploads);
    assert.deepEqual(answers, Array(users).fill({ status: 201, color: "green" }));
    const query = "SELECT key, version FROM observations WHERE series = 'uploads'";
    const keys = Array.from({ length: users }, (_, user) => `upload-${user}|v1`);
    assert.deepEqual((await stack().sql(query)).sort(), keys.sort());
  });

  it("is told that it is too large before it has sent its body", async () => {
    await stack().set("proxy.maxBodySize", "1m");
    await stack().up();
    const begun = performance.now();
    const headers = { "content-length": 3_000_000, expect: "100-continue" };
    const post = { method: "POST", headers, body: "" };
    const { status } = await ask(stack().ports.proxy, path, post);
    assert.equal(status, 413);
    assert.ok(performance.now() - begun < 5000, "the answer waited for the body");
  });
}).timeout(400_000);
