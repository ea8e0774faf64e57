import { strict as assert } from "node:assert";
import { once } from "node:events";
import WebSocket from "ws";
import { pairHash } from "../../components/model/certificate/pairHash";
import { ask } from "../support/ask";
import { Authority, type Pair } from "../support/certificates";
import { expectWords } from "../support/expectServes";
import { Http2User, slowly } from "../support/http2";
import { TestStack } from "../support/testStack";
import { givePair, host, TlsUsers } from "../support/tlsUsers";

describe("users who come by TLS", () => {
  let stack: TestStack;
  let authority: Authority;
  let pair: Pair;
  let users: TlsUsers;

  before("deploys a stack that holds a certificate", async function () {
    this.timeout(300_000);
    authority = await Authority.make();
    pair = await authority.issue([host]);
    stack = await TestStack.create();
    await stack.set("proxy.certificate.names[0]", host);
    users = new TlsUsers(stack, authority);
    await givePair(stack, pair);
    await stack.up();
  });

  after("removes the stack", async function () {
    this.timeout(300_000);
    await stack.remove();
  });

  it("are answered, and their backend is told so", async () => {
    const { status, body } = await users.ask("/request");
    const seen = (JSON.parse(body) as { headers: Record<string, string> }).headers;
    assert.deepEqual([status, seen["x-forwarded-proto"], seen.host], [200, "https", host]);
    const { url } = await stack.outputs();
    assert.equal(url, `https://${host}:${stack.ports.tls}`);
  });

  it("can speak HTTP/2", async () => {
    const user = await Http2User.connect(stack.ports.tls, users.trust);
    const answer = await user.ask("/request", { ":authority": host });
    user.close();
    const seen = (JSON.parse(answer.body) as { headers: Record<string, string> }).headers;
    assert.deepEqual([answer.status, seen["x-forwarded-proto"], seen.host], [200, "https", host]);
  });

  it("are sent there when they come without, with what they ask for", async () => {
    const options = {
      method: "POST",
      headers: { host: `${host}:${stack.ports.proxy}` },
      body: "x",
    };
    const { status, headers } = await ask(stack.ports.proxy, "/a%20b?c=d", options);
    const { tls: port } = stack.ports;
    assert.deepEqual([status, headers.location], [308, `https://${host}:${port}/a%20b?c=d`]);
    assert.equal((await stack.ask("/nginx-health")).status, 200);
    assert.equal((await ask(stack.ports.idle, "/ready")).status, 200);
  });

  it("lose no request in switches, on connections that stay and on new ones, and keep a WebSocket", async () => {
    const socket = new WebSocket(`wss://127.0.0.1:${stack.ports.tls}/ws`, users.trust);
    await once(socket, "open");
    await stack.release("green", "v2");
    await users.noticeNothing(async () => {
      for (const color of ["green", "blue", "green"] as const) await stack.switchTo(color);
    });
    socket.send("still there?");
    const [answer] = (await once(socket, "message")) as [Buffer];
    assert.equal(answer.toString(), "v1: still there?");
    socket.terminate();
    const { color, version } = await users.ask("/ready");
    assert.deepEqual([color, version], ["green", "v2"]);
  });

  it("upload over HTTP/2 without a length, and meet what serves when all of it is there", async () => {
    const user = await Http2User.connect(stack.ports.tls, users.trust);
    const { color } = await users.ask("/ready");
    const other = color === "blue" ? "green" : "blue";
    const switched = stack.switchTo(other);
    const headers = { ":method": "POST", ":authority": host, "content-type": "application/json" };
    const body = JSON.stringify({ series: "h2", value: 1, key: `h2-${stack.prefix}` });
    const answer = await user.ask("/api/v1/observations", headers, slowly(body, switched));
    await switched;
    user.close();
    assert.deepEqual([answer.status, answer.headers["x-color"]], [201, other]);
  });

  it("get another certificate by a reload, and lose nothing", async () => {
    const before = await users.serial();
    pair = await authority.issue([host], { to: 9 });
    await givePair(stack, pair);
    await users.noticeNothing(async () => {
      const { output, changed } = await stack.up();
      expectWords(output, [
        /nginx takes another certificate by a reload, which loses no request\./,
        /The certificate that users get expires on \d{4}-\d\d-\d\d, in 8 days\./,
      ]);
      assert.deepEqual(changed, ["forecaster-proxy-configuration"]);
    });
    assert.notEqual(before, pair.serial);
    assert.equal(await users.serial(), pair.serial);
    assert.deepEqual((await stack.up()).changed, []);
  });

  it("get another one by the next update where nginx could not be given it", async () => {
    const before = await users.serial();
    pair = await authority.issue([host]);
    await givePair(stack, pair);
    // In the way of the configuration's file, as a disk that is full.
    await stack.insideProxy("mkdir /etc/forecaster/candidate.conf");
    expectWords(await stack.upFails(), [
      /cannot write the candidate; nginx keeps the configuration/,
    ]);
    assert.equal(await users.serial(), before);
    await stack.insideProxy("rmdir /etc/forecaster/candidate.conf");
    await stack.up();
    assert.equal(await users.serial(), pair.serial);
    assert.deepEqual((await stack.up()).changed, []);
  });

  it("get it by the next update where one was killed before nginx read it", async () => {
    const { chain, key, serial } = await authority.issue([host]);
    // As a configuration has it, whatever it does with the last line's end.
    pair = { chain: chain.trim(), key: key.trim(), serial };
    await givePair(stack, pair);
    const hash = pairHash(pair);
    const put = (name: string, text: string) =>
      `printf '%s' '${text}' >/etc/forecaster/tls/${hash}/${name}`;
    await stack.insideProxy(`mkdir /etc/forecaster/tls/${hash}`);
    await stack.insideProxy(put("chain.pem", pair.chain));
    await stack.insideProxy(put("key.pem", pair.key));
    await stack.insideProxy(`ln -sfn ${hash} /etc/forecaster/tls/current`);
    await stack.up();
    assert.equal(await users.serial(), pair.serial);
  });

  it("get theirs back by the next update when the proxy has lost it", async () => {
    await stack.insideProxy(": >$(readlink -f /etc/forecaster/tls/current)/key.pem");
    await stack.docker("restart", stack.names.proxy);
    await stack.up();
    assert.equal(await users.serial(), pair.serial);
    assert.equal((await users.ask("/ready")).status, 200);
  });

  it("keep theirs where another one is refused: it has expired, is for others, or is no pair", async () => {
    const expired = await authority.issue([host], { from: -30, to: -1 });
    const early = await authority.issue([host], { from: 2 });
    const foreign = await authority.issue(["else.example"]);
    const refusals: [Pair, RegExp][] = [
      [expired, /certificateChain: .* it has expired on \d{4}-/],
      [early, /certificateChain: .* it is not valid before \d{4}-/],
      [
        foreign,
        /certificateChain: .* it is not for forecast\.example, which proxy\.certificate\.names has/,
      ],
      [{ ...pair, key: foreign.key }, /certificateKey: .* not the key of the first certificate/],
    ];
    for (const [bad, words] of refusals) {
      await givePair(stack, bad);
      assert.match(await stack.previewFails(), words);
    }
    await givePair(stack, pair);
    assert.equal(await users.serial(), pair.serial);
  });
});
