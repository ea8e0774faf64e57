import { strict as assert } from "node:assert";
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { Authority, type Pair } from "../support/certificates";
import { deployedStack } from "../support/deployedStack";
import { logsOf } from "../support/dockerHost";
import { expectWords } from "../support/expectServes";
import { patchNginx } from "../support/patchedImage";
import { host, TlsUsers } from "../support/tlsUsers";
import { until } from "../support/until";

describe("a certificate in files of the Docker host", () => {
  const stack = deployedStack(() => ({ config: { proxy: { drainTimeout: "5s" } } }));
  let directory: string;
  let authority: Authority;
  let users: TlsUsers;

  before("makes the directory", async () => {
    directory = await mkdtemp(join(tmpdir(), "forecaster-certificate-"));
    authority = await Authority.make();
    users = new TlsUsers(stack(), authority);
  });

  after("removes the directory", async () => {
    await rm(directory, { recursive: true });
  });

  /** As a program that renews certificates, one file after the other. */
  async function put({ chain, key }: Pair): Promise<void> {
    await writeFile(join(directory, "fullchain.pem"), chain);
    await writeFile(join(directory, "privkey.pem"), key, { mode: 0o600 });
  }

  /** nginx looks every 10 s, and what the issue of a renewal allows is a minute. */
  async function isServed({ serial }: Pair): Promise<void> {
    await until("a new user gets it", async () => (await users.serial()) === serial);
  }

  it("is refused before anything changes, where it is not there or no pair", async () => {
    await stack().set("proxy.tlsPort", stack().ports.tls);
    await stack().set("proxy.certificate.directory", join(directory, "nowhere"));
    await stack().set("allowDowntime", true);
    const path = "proxy\\.certificate\\.directory: a certificate that users could not use; .*";
    const refusals: [string, () => Promise<void>][] = [
      ["does not exist", () => stack().set("proxy.certificate.directory", directory)],
      ["No such file", async () => put(await authority.issue([host]))],
    ];
    for (const [words, mend] of refusals) {
      assert.match(await stack().previewFails(), new RegExp(`${path}${words}`));
      await mend();
    }
    const other = await authority.issue([host]);
    await writeFile(join(directory, "privkey.pem"), other.key);
    assert.match(await stack().upFails(), new RegExp(`${path}key values mismatch`));
    assert.equal((await stack().ask("/ready")).status, 200);
  });

  it("comes to a stack that served without, by the one announced outage", async () => {
    await stack().unset("allowDowntime");
    const pair = await authority.issue([host]);
    await put(pair);
    const refusal = await stack().upFails();
    const [, permission = ""] = /allowDowntime (proxy-\S+)/.exec(refusal) ?? [];
    assert.match(refusal, /proxy\.tlsPort: changing it re-creates the proxy/);
    await stack().set("allowDowntime", permission);
    await stack().up();
    assert.equal(await users.serial(), pair.serial);
    assert.equal((await users.ask("/ready")).status, 200);
    assert.equal((await stack().ask("/ready")).status, 308);
    assert.deepEqual((await stack().up()).changed, []);
  });

  it("is taken into use when it is renewed, and no user notices", async () => {
    const renewed = await authority.issue([host]);
    await users.noticeNothing(async () => {
      await put(renewed);
      await isServed(renewed);
    });
  });

  it("stays in use while what is there is none, which the log and every preview say", async () => {
    const before = await users.serial();
    const broken = await authority.issue([host]);
    await writeFile(join(directory, "fullchain.pem"), broken.chain);
    const log = () => logsOf(stack().names.proxy);
    await until("the log says so", async () =>
      /The certificate in \S+fullchain\.pem is not served: .*key values mismatch/.test(await log()),
    );
    expectWords(await stack().preview(), [
      /The certificate of proxy\.certificate\.directory is wrong: .*key values mismatch/,
    ]);
    assert.equal(await users.serial(), before);
    await put(broken);
    await isServed(broken);
  });

  it("is taken from there again when the proxy has lost it", async () => {
    const before = await users.serial();
    const tls = "/etc/forecaster/tls";
    for (const loss of [`: >$(readlink -f ${tls}/current)/key.pem`, `rm -rf ${tls}`]) {
      await stack().insideProxy(loss);
      await stack().docker("restart", stack().names.proxy);
      await until("it is served again", () =>
        users.serial().then(
          (serial) => serial === before,
          () => false,
        ),
      );
    }
    assert.equal((await users.ask("/ready")).status, 200);
  });

  it("that cannot be read, since its file hangs, holds no switch up", async () => {
    const before = await users.serial();
    const key = join(directory, "privkey.pem");
    await rename(key, `${key}.aside`);
    await promisify(execFile)("mkfifo", [key]);
    try {
      await stack().release("green", "v2");
      await stack().switchTo("green");
      assert.equal((await users.ask("/ready")).version, "v2");
    } finally {
      await rename(`${key}.aside`, key);
    }
    assert.equal(await users.serial(), before);
  });

  it("that is wrong does not stand in the way of a proxy that is gone", async () => {
    const before = await users.serial();
    const key = await readFile(join(directory, "privkey.pem"));
    await writeFile(join(directory, "privkey.pem"), (await authority.issue([host])).key);
    await stack().docker("rm", "--force", stack().names.proxy);
    await stack().up();
    assert.equal(await users.serial(), before);
    await writeFile(join(directory, "privkey.pem"), key);
  });

  it("of another directory is refused, though nginx serves with one", async () => {
    const other = await mkdtemp(join(tmpdir(), "forecaster-certificate-"));
    try {
      const expired = await authority.issue([host], { from: -30, to: -1 });
      await writeFile(join(other, "fullchain.pem"), expired.chain);
      await writeFile(join(other, "privkey.pem"), expired.key);
      await stack().set("proxy.certificate.directory", other);
      await stack().set("allowDowntime", true);
      assert.match(await stack().previewFails(), /certificate\.directory: .* it has expired on/);
    } finally {
      await stack().set("proxy.certificate.directory", directory);
      await stack().unset("allowDowntime");
      await rm(other, { recursive: true });
    }
  });

  it("is the same for an nginx that takes over, whose users get what is renewed too", async () => {
    const renewed = await authority.issue([host]);
    await users.noticeNothing(async () => {
      await patchNginx(stack(), "tls");
      await put(renewed);
      await isServed(renewed);
    });
  });
});
