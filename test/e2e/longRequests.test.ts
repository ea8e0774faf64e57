import { strict as assert } from "node:assert";
import { ask, type Answered } from "../support/ask";
import { postBursts } from "../support/burst";
import { deployedStack } from "../support/deployedStack";
import { expectServes } from "../support/expectServes";
import type { Outcome } from "../../tools/load/outcome";
import { storedKeys } from "../support/storedKeys";
import { Stream } from "../support/stream";

const path = "/api/v1/observations";
const config = {
  // The backend gets a second to stop: only the drain can give a request more.
  backend: { stopGrace: "1s" },
  proxy: { drainTimeout: "90s", routes: [{ path, readTimeout: "90s" }] },
};

describe("a long request", () => {
  const stack = deployedStack(() => ({ config }));
  let bursts: Promise<Outcome[]>;
  let slow: Promise<Answered>;
  let isAnswered = false;

  function slowPost(key: string, seconds: number): Promise<Answered> {
    const body = JSON.stringify({ series: "slow", value: 1, key });
    const post = { method: "POST", body, timeout: 90_000 };
    return ask(stack().ports.proxy, `${path}?delay=${seconds * 1000}`, post);
  }

  before("begins what takes long on blue", () => {
    const port = stack().ports.proxy;
    bursts = postBursts({ port, path, users: 30, seconds: 120, pauseMs: 5000 });
    slow = slowPost("slow-50", 50).finally(() => (isAnswered = true));
    slow.catch(() => undefined);
  });

  it("that streams survives a switch, and 20 s of silence", async () => {
    const stream = new Stream(stack().ports.proxy, "/events?interval=20000");
    const first = await stream.next();
    assert.match(first.text, /event: hello/);
    await stack().switchTo("green");
    await expectServes(stack(), "green");
    const second = await stream.next();
    assert.match(second.text, /event: tick/);
    assert.ok(second.afterMs >= 19_000, `the stream was not silent: ${second.afterMs} ms`);
    stream.close();
  });

  it("on the old color is answered, across the switch and the next release there", async () => {
    assert.ok(!isAnswered, "the POST was over before the release began");
    await stack().release("blue", "v2");
    await stack().up();
    const { status, color, version } = await slow;
    assert.deepEqual({ status, color, version }, { status: 201, color: "blue", version: "v1" });
    assert.deepEqual(await storedKeys(stack())("slow-50"), ["slow-50"]);
    assert.equal((await ask(stack().ports.idle, "/health")).version, "v2");
  });

  it("every 5 s meets no closed connection, whatever is switched and released meanwhile", async () => {
    const outcomes = await bursts;
    assert.deepEqual(
      outcomes.filter(({ lost }) => lost),
      [],
    );
    assert.ok(outcomes.length >= 500, `only ${outcomes.length} POSTs`);
    const rows = await storedKeys(stack())("burst-");
    assert.equal(rows.length, outcomes.length);
    assert.equal(new Set(rows).size, rows.length, "a POST was executed twice");
  });
}).timeout(300_000);
