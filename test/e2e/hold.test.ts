import { strict as assert } from "node:assert";
import { setTimeout as sleep } from "node:timers/promises";
import { ask, type Answered } from "../support/ask";
import { deployedStack } from "../support/deployedStack";
import { patchedImage } from "../support/patchedImage";
import { storedKeys } from "../support/storedKeys";

const on = "/etc/forecaster/active/maintenance-for-users";

describe("maintenance", () => {
  const stack = deployedStack(() => ({
    config: { proxy: { maintenance: "hold", holdTimeout: "6s", holdLimit: 20 } },
  }));

  beforeEach("keeps users out", async () => {
    await stack().insideProxy(`: >${on}`);
  });

  function post(key: string): Promise<Answered> {
    const headers = { "content-type": "application/json" };
    const body = JSON.stringify({ series: "held", value: 1, key });
    return ask(stack().ports.proxy, "/api/v1/observations", { method: "POST", headers, body });
  }

  it("that holds lets requests wait, so many at a time, and answers each once when it is over", async () => {
    assert.equal((await stack().ask("/ready", "idle")).status, 200);
    const began = Date.now();
    const waiting = Array.from({ length: 26 }, (_, number) => post(`held-${number}`));
    const first = await Promise.race(waiting);
    assert.deepEqual([first.status, first.headers["retry-after"]], [503, "30"]);
    await sleep(2000);
    assert.deepEqual(await storedKeys(stack())("held-"), []);
    await stack().insideProxy(`rm ${on}`);
    const answers = await Promise.all(waiting);
    const statuses = answers.map(({ status }) => status).sort();
    assert.deepEqual(statuses, [...Array<number>(20).fill(201), ...Array<number>(6).fill(503)]);
    assert.ok(Date.now() - began < 6000, "answered as soon as it was over");
    const keys = await storedKeys(stack())("held-");
    assert.deepEqual([keys.length, new Set(keys).size], [20, 20]);
    assert.ok(answers.every(({ status, headers }) => status === 503 || !headers["retry-after"]));
  });

  it("that holds answers 503 when it takes longer, and lets a page and a reload through", async () => {
    const began = Date.now();
    const [page, sent] = await Promise.all([stack().ask("/"), post("longer")]);
    const seconds = (Date.now() - began) / 1000;
    assert.deepEqual([page.status, sent.status, page.headers["retry-after"]], [503, 503, "30"]);
    assert.ok(seconds >= 5 && seconds < 10, `${seconds} s`);
    assert.deepEqual(await storedKeys(stack())("longer"), []);
    const waiting = Promise.all([stack().ask("/"), stack().ask("/health")]);
    await sleep(500);
    await stack().insideProxy("kill -HUP 1");
    await sleep(1500);
    await stack().insideProxy(`rm ${on}`);
    assert.deepEqual(
      (await waiting).map(({ status }) => status),
      [200, 200],
    );
  });

  it("that holds does so whatever somebody's own directives say", async () => {
    await stack().set(
      "proxy.directives.http",
      "proxy_next_upstream_tries 2;\nlimit_rate_after 1m;",
    );
    await stack().set(
      "proxy.directives.server",
      "satisfy any;\nallow all;\nproxy_intercept_errors on;\nerror_page 403 /ready;",
    );
    await stack().up();
    const began = Date.now();
    const [page, sent] = await Promise.all([stack().ask("/"), post("directives")]);
    const seconds = (Date.now() - began) / 1000;
    assert.deepEqual([page.status, sent.status], [503, 503]);
    assert.ok(seconds >= 5 && seconds < 10, `${seconds} s`);
    assert.deepEqual(await storedKeys(stack())("directives"), []);
    const waiting = stack().ask("/health");
    await sleep(1500);
    await stack().insideProxy(`rm ${on}`);
    assert.equal((await waiting).status, 200);
    await stack().unset("proxy.directives");
    await stack().up();
  });

  it("that holds keeps what waits while another nginx takes over, and answers each once", async () => {
    await stack().set("proxy.holdTimeout", "1m");
    await stack().up();
    await stack().set("proxy.image", await patchedImage(stack(), "holds"));
    const run = stack().spawnUp();
    const waiting = Promise.all(Array.from({ length: 10 }, (_, number) => post(`over-${number}`)));
    const { succeeded, text } = await run.ended;
    assert.ok(succeeded, text);
    assert.match(text, /takes over from \S+; no request is lost/);
    await stack().insideProxy(`rm ${on}`);
    const statuses = (await waiting).map(({ status }) => status);
    assert.deepEqual(statuses, Array<number>(10).fill(201));
    assert.equal((await storedKeys(stack())("over-")).length, 10);
  });
});
