import { strict as assert } from "node:assert";
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { CertificateDirectory } from "../support/certificateDirectory";
import type { Pair } from "../support/certificates";
import { logsOf } from "../support/dockerHost";
import { expectWords } from "../support/expectServes";
import { patchNginx } from "../support/patchedImage";
import { TestStack } from "../support/testStack";
import { host, TlsUsers } from "../support/tlsUsers";
import { until } from "../support/until";

describe("a certificate in files of the Docker host", () => {
  let stack: TestStack;
  let directory: CertificateDirectory;
  let users: TlsUsers;

  before("deploys a stack with it", async function () {
    this.timeout(300_000);
    directory = await CertificateDirectory.make();
    await directory.put(await directory.issue());
    stack = await TestStack.create();
    await stack.set("proxy.tlsPort", stack.ports.tls);
    await stack.set("proxy.certificate.directory", directory.path);
    await stack.up();
    users = new TlsUsers(stack, directory.authority);
  });

  after("removes both", async function () {
    this.timeout(300_000);
    await stack.remove();
    await directory.remove();
  });

  /** nginx looks every 10 s. */
  async function isServed({ serial }: Pair): Promise<void> {
    await until("a new user gets it", async () => (await users.serial()) === serial);
  }

  it("is taken into use when it is renewed, and no user notices", async () => {
    const renewed = await directory.issue();
    await users.noticeNothing(async () => {
      await directory.put(renewed);
      await isServed(renewed);
    });
  });

  it("stays in use while what is there is none, which the log and every preview say", async () => {
    const before = await users.serial();
    const broken = await directory.issue();
    await writeFile(join(directory.path, "fullchain.pem"), broken.chain);
    const log = () => logsOf(stack.names.proxy);
    await until("the log says so", async () =>
      /The certificate in \S+fullchain\.pem is not served: .*key values mismatch/.test(await log()),
    );
    expectWords(await stack.preview(), [
      /The certificate of proxy\.certificate\.directory is wrong: .*key values mismatch/,
    ]);
    assert.equal(await users.serial(), before);
    await directory.put(broken);
    await isServed(broken);
  });

  it("is taken from there again when the proxy has lost it", async () => {
    const before = await users.serial();
    const tls = "/etc/forecaster/tls";
    for (const loss of [`: >$(readlink -f ${tls}/current)/key.pem`, `rm -rf ${tls}`]) {
      await stack.insideProxy(loss);
      await stack.docker("restart", stack.names.proxy);
      const begun = Date.now();
      await until("it is served again", () =>
        users.serial().then(
          (serial) => serial === before,
          () => false,
        ),
      );
      // Before nginx starts, and not at the next look at the files.
      const seconds = (Date.now() - begun) / 1000;
      assert.ok(seconds < 9, `after ${seconds} s`);
    }
    assert.equal((await users.ask("/ready")).status, 200);
  });

  it("that cannot be read, since its file hangs, holds no switch up", async () => {
    const before = await users.serial();
    const key = join(directory.path, "privkey.pem");
    await rename(key, `${key}.aside`);
    await promisify(execFile)("mkfifo", [key]);
    try {
      await stack.release("green", "v2");
      await stack.switchTo("green");
      assert.equal((await users.ask("/ready")).version, "v2");
      await until("the log says why", async () =>
        (await logsOf(stack.names.proxy)).includes("privkey.pem cannot be read within 20 s"),
      );
    } finally {
      await rename(`${key}.aside`, key);
    }
    assert.equal(await users.serial(), before);
  });

  it("that is wrong does not stand in the way of a proxy that is gone", async () => {
    const before = await users.serial();
    const key = await readFile(join(directory.path, "privkey.pem"));
    await writeFile(join(directory.path, "privkey.pem"), (await directory.issue()).key);
    await stack.docker("rm", "--force", stack.names.proxy);
    await stack.up();
    assert.equal(await users.serial(), before);
    await writeFile(join(directory.path, "privkey.pem"), key);
  });

  it("of another directory is refused, though nginx serves with one", async () => {
    const other = await mkdtemp(join(tmpdir(), "forecaster-certificate-"));
    try {
      const expired = await directory.authority.issue([host], { from: -30, to: -1 });
      await writeFile(join(other, "fullchain.pem"), expired.chain);
      await writeFile(join(other, "privkey.pem"), expired.key);
      await stack.set("proxy.certificate.directory", other);
      await stack.set("allowDowntime", true);
      assert.match(await stack.previewFails(), /certificate\.directory: .* it has expired on/);
    } finally {
      await stack.set("proxy.certificate.directory", directory.path);
      await stack.unset("allowDowntime");
      await rm(other, { recursive: true });
    }
  });

  it("is the same for an nginx that takes over, whose users get what is renewed too", async () => {
    const renewed = await directory.issue();
    await users.noticeNothing(async () => {
      await patchNginx(stack, "tls");
      await directory.put(renewed);
      await isServed(renewed);
    });
  });
});
