import { deepEqual, equal, match, ok } from "node:assert/strict";
import { createHash, X509Certificate } from "node:crypto";
import { once } from "node:events";
import { connect as connectByTcp } from "node:net";
import { text } from "node:stream/consumers";
import { connect } from "node:tls";
import { chromium } from "playwright-core";
import { prepareBrowser } from "../../../tools/setup/browser";
import { ownSurroundings } from "../../../tools/setup/surroundings";
import { ask, askByTls } from "../../support/ask";
import { Authority, type Pair } from "../../support/certificates";
import { unmarked } from "../../support/run/ownVariables";
import { compareWithMozilla } from "../../support/sslyze";
import { TestStack } from "../../support/testStack";
import { givePair, host, TlsUsers } from "../../support/tlsUsers";

describe("TLS in front of the backends", () => {
  let stack: TestStack;
  let pair: Pair;
  let users: TlsUsers;

  before("deploys a stack that holds a certificate", async function () {
    this.timeout(300_000);
    const authority = await Authority.make();
    pair = await authority.issue([host]);
    stack = await TestStack.create({
      config: {
        proxy: {
          hstsDays: 1,
          certificate: { names: [host] },
          directives: { server: "gzip on;" },
          routes: [{ path: "/request", directives: "add_header X-Route own;" }],
        },
      },
    });
    await givePair(stack, pair);
    await stack.up();
    users = new TlsUsers(stack, authority);
  });

  after("removes the stack", async function () {
    this.timeout(300_000);
    await stack.remove();
  });

  /** Sends these bytes, and returns everything that comes back. */
  async function send(bytes: string): Promise<string> {
    const socket = connect({ host: "127.0.0.1", port: stack.ports.tls, ...users.trust });
    await once(socket, "secureConnect");
    socket.setTimeout(10_000, () => socket.destroy(new Error("nginx keeps the connection open")));
    socket.end(bytes);
    return text(socket);
  }

  it("is what Mozilla's intermediate profile asks for, says sslyze", async () => {
    const { isCompliant, words } = await compareWithMozilla(stack.ports.tls, users.trust);
    ok(isCompliant, words);
  });

  it("shows a browser the page over HTTP/2, and tells it to come by TLS alone", async () => {
    const surroundings = { ...ownSurroundings(), env: unmarked(process.env) };
    const { publicKey } = new X509Certificate(pair.chain);
    const key = publicKey.export({ type: "spki", format: "der" });
    const pin = createHash("sha256").update(key).digest("base64");
    const browser = await chromium.launch({
      executablePath: await prepareBrowser(surroundings),
      args: [
        ...["--no-sandbox", `--host-resolver-rules=MAP ${host} 127.0.0.1`],
        // The browser trusts this certificate, and none beside it.
        `--ignore-certificate-errors-spki-list=${pin}`,
      ],
    });
    try {
      const page = await browser.newPage();
      const answer = await page.goto(`http://${host}:${stack.ports.proxy}/`);
      equal(page.url(), `https://${host}:${stack.ports.tls}/`);
      const protocol = await page.evaluate(
        "performance.getEntriesByType('navigation')[0].nextHopProtocol",
      );
      deepEqual([answer?.status(), protocol], [200, "h2"]);
      equal(await answer?.headerValue("strict-transport-security"), "max-age=86400");
    } finally {
      await browser.close();
    }
  });

  it("sends the header of HSTS with answers of a route that has headers of its own, and never without TLS", async () => {
    const { headers } = await users.ask("/request");
    deepEqual([headers["strict-transport-security"], headers["x-route"]], ["max-age=86400", "own"]);
    const plain = await stack.ask("/request");
    deepEqual([plain.status, plain.headers["strict-transport-security"]], [308, undefined]);
  });

  it("believes nobody who says otherwise in a header", async () => {
    const headers = {
      host,
      "x-forwarded-proto": "http",
      "x-real-ip": "192.0.2.66",
      "x-color": "green",
      forwarded: "for=192.0.2.66;proto=http",
    };
    const options = { ...users.trust, headers };
    const { body } = await askByTls(stack.ports.tls, "/request", options);
    const seen = (JSON.parse(body) as { headers: Record<string, string> }).headers;
    equal(seen["x-forwarded-proto"], "https");
    ok(!(seen["x-real-ip"] ?? "").includes("192.0.2.66"));
    const plain = await stack.ask("/request", "proxy");
    equal(plain.status, 308);
    const claimed = { host, "x-forwarded-proto": "https" };
    equal((await ask(stack.ports.proxy, "/request", { headers: claimed })).status, 308);
  });

  it("lets no second request be hidden in one", async () => {
    const hidden = "GET /request?hidden HTTP/1.1\r\nHost: x\r\n\r\n";
    const both = `POST /request HTTP/1.1\r\nHost: ${host}\r\nContent-Length: ${hidden.length}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${hidden}`;
    const twice = `POST /request HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 0\r\nContent-Length: ${hidden.length}\r\n\r\n${hidden}`;
    for (const bytes of [both, twice]) {
      const answer = await send(bytes);
      match(answer, /^HTTP\/1\.1 400 /);
      equal(answer.match(/^HTTP\/1\.1 /gm)?.length, 1);
    }
    match(await send("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"), /^HTTP\/1\.1 400 /);
  });

  it("passes large cookies and headers on", async () => {
    const headers = { host, cookie: `session=${"x".repeat(9000)}` };
    const options = { ...users.trust, headers };
    const answer = await askByTls(stack.ports.tls, "/request?session=6000", options);
    equal(answer.status, 200);
    equal(String(answer.headers["set-cookie"]).length, "session=".length + 6000);
  });

  it("sends who comes over HTTP/1.0 without a host to the name of the certificate", async () => {
    const socket = connectByTcp(stack.ports.proxy, "127.0.0.1");
    socket.end("GET /a HTTP/1.0\r\n\r\n");
    match(await text(socket), new RegExp(`Location: https://${host}:${stack.ports.tls}/a\r\n`));
  });
});
