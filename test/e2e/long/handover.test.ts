import { strict as assert } from "node:assert";
import { setTimeout as sleep } from "node:timers/promises";
import { type Load, startLoad } from "../../../tools/load/load";
import type { LoadReport } from "../../../tools/load/loadReport";
import { deployedStack } from "../../support/deployedStack";
import { docker } from "../../support/dockerHost";
import { patchedImage } from "../../support/patchedImage";
import { slowUpload } from "../../support/slowUpload";
import { Stream } from "../../support/stream";
import { until } from "../../support/until";

const replacements = 20;
// Streams outlast it: the update leaves their nginx to them.
const config = { proxy: { drainTimeout: "2s" } };

describe("nginx that is replaced twenty times", () => {
  const stack = deployedStack(() => ({ config }));
  const own = () =>
    docker("inspect", "--format", "{{.Id}} {{.State.StartedAt}}", stack().names.proxy);
  const ending = () =>
    docker("ps", "--all", "--quiet", "--filter", `name=${stack().names.patched}-ends-`);
  const streams: Stream[] = [];
  let begun: string;
  let loads: readonly Load[];

  before(
    "begins with 300 users who keep their connections, and 300 who take a new one each time",
    async () => {
      begun = await own();
      const begin = (keyPrefix: string, rate: number, headers: Record<string, string>) =>
        startLoad({ port: stack().ports.proxy, keyPrefix, connections: 300, rate, headers });
      loads = [
        begin(`kept-${stack().prefix}`, 300, {}),
        begin(`short-${stack().prefix}`, 300, { connection: "close" }),
      ];
    },
  );

  it("loses no request, and cuts no stream and no upload", async () => {
    const images = [await patchedImage(stack(), "one"), await patchedImage(stack(), "two")];
    let isOver: () => void = () => undefined;
    const over = new Promise<void>((resolve) => (isOver = resolve));
    const upload = slowUpload({
      port: stack().ports.proxy,
      path: "/api/v1/observations",
      body: JSON.stringify({ series: "uploads", value: 1, key: "upload" }),
      bytes: 18_000_000,
      bytesPerSecond: 50_000,
      fast: over,
      isChunked: true,
    });
    for (let done = 0; done < replacements; done++) {
      if (done % 5 === 0) {
        const stream = new Stream(stack().ports.proxy, "/events?interval=1000");
        await stream.next();
        streams.push(stream);
      }
      await stack().set("proxy.image", images[done % 2]);
      await stack().up();
    }
    isOver();
    assert.equal((await upload).status, 201);
    for (const stream of streams) await stream.next();
    const reports: LoadReport[] = [];
    for (const load of loads) reports.push(await load.stop());
    const sent = reports.map((report) => report.sent);
    console.log(`      ${replacements} replacements, requests: ${sent.join(" + ")}`);
    assert.deepEqual(
      reports.map(({ failures }) => failures),
      [[], []],
    );
    assert.ok((sent[0] ?? 0) + (sent[1] ?? 0) >= 100_000, `only ${sent.join(" + ")} requests`);
    assert.ok((reports[1]?.socketsOpened ?? 0) >= 10_000, "the short users kept their connections");
    assert.equal(await own(), begun);
  });

  it("leaves the containers of earlier ones to their streams, and removes them with the next", async () => {
    assert.notEqual(await ending(), "");
    for (const stream of streams) stream.close();
    const running = ["ps", "--quiet", "--filter", `name=${stack().names.patched}-ends-`];
    await until("they have ended", async () => (await docker(...running)) === "");
    await sleep(1000);
    await stack().set("proxy.image", await patchedImage(stack(), "three"));
    await stack().up();
    assert.equal(await ending(), "");
  });
}).timeout(1_800_000);
