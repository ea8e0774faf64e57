import { strict as assert } from "node:assert";
import { AcmeAuthority } from "../../support/acme/authority";
import { askForCertificate } from "../../support/acme/stack";
import { logsOf } from "../../support/dockerHost";
import { TestStack } from "../../support/testStack";
import { host, TlsUsers } from "../../support/tlsUsers";
import { until } from "../../support/until";

const keys = { "kid-1": "zWNDZM6eQGHWpSRTPal5eIUYFTu7EajVIoguysqZ9wG44nMEtx3MUAsUDkMTQ12W" };

describe("a certificate from an authority that is no help", () => {
  let stack: TestStack;
  let authority: AcmeAuthority;
  let users: TlsUsers;

  before("deploys a stack that asks for one while the authority is lost", async function () {
    this.timeout(600_000);
    stack = await TestStack.create();
    authority = await AcmeAuthority.start({ proofPort: stack.ports.proxy, names: [host], keys });
    authority.manner = "is lost";
    await askForCertificate(stack, authority);
    await stack.set("proxy.certificate.acme.keyId", "kid-1");
    await stack.setSecret("acmeKey", keys["kid-1"]);
    await stack.up();
    users = new TlsUsers(stack, { certificate: await authority.issuer() });
  });

  after("removes both", async function () {
    this.timeout(300_000);
    await stack.remove();
    await authority.stop();
  });

  const inside = (command: string) =>
    stack.docker("exec", stack.names.certificates, "sh", "-c", command);
  const attempts = async () => Number((await inside("cat trouble || true")).split(" ")[0] ?? 0);

  /** Waits for what the next preview says of an authority that gives none. */
  async function isSaid(words: RegExp): Promise<void> {
    await until(`it is told: ${String(words)}`, async () =>
      words.test(await inside("cat trouble || true")),
    );
    const said = await stack.preview();
    assert.match(said, /gives no certificate, which stops no release\./);
    assert.match(said, words);
  }

  it("is lost while the proxy loses the pair of its own: the next update makes another one", async () => {
    for (const loss of [": >$(readlink -f current)/chain.pem", "rm -rf $(readlink -f current)"]) {
      await stack.insideProxy(`cd /etc/forecaster/tls && ${loss}`);
      await stack.docker("restart", stack.names.proxy);
      await until("users are told to wait", () =>
        stack.ask("/ready").then(
          ({ status }) => status === 503,
          () => false,
        ),
      );
      await stack.up();
      assert.equal((await stack.ask("/ready")).status, 308);
      await assert.rejects(users.ask("/ready"), /self-signed certificate/);
    }
  });

  it("is lost for 20 attempts: each waits, releases go on, and it is served when it is back", async () => {
    await until("it has tried often", async () => (await attempts()) >= 10);
    await stack.release("green", "v2");
    await stack.switchTo("green");
    assert.equal(await stack.serves().catch(() => "sent to TLS"), "sent to TLS");
    await until("it has tried more often", async () => (await attempts()) >= 20);
    await isSaid(/20|21|22|23|24|25/);
    assert.equal(await users.areServed(), false);
    authority.manner = "answers";
    await until("it is served", () => users.areServed());
    assert.equal((await users.ask("/ready")).version, "v2");
    assert.doesNotMatch(await stack.preview(), /gives no certificate/);
  });

  it("is asked for no other one when the container, or Docker's knowledge of it, begins anew", async () => {
    const before = await users.serial();
    const asked = authority.asked;
    await stack.docker("restart", stack.names.certificates);
    await stack.docker("rm", "--force", stack.names.certificates);
    await stack.up();
    await until("it has looked", () => Promise.resolve(authority.asked > asked));
    assert.equal(await users.serial(), before);
    assert.match(await logsOf(stack.names.certificates), /renewal/);
  });

  it("does not find the proof: users keep what they have, and it is said", async () => {
    const before = await users.serial();
    await stack.set("proxy.certificate.names[1]", "elsewhere.example");
    await stack.up();
    await isSaid(/elsewhere\.example/);
    assert.equal(await users.serial(), before);
    await stack.unset("proxy.certificate.names[1]");
    await stack.up();
    await until("nothing is told", async () => (await attempts()) === 0);
    assert.equal((await users.ask("/ready")).status, 200);
  });

  it("has too many orders: what it says is told, and it is not asked at every moment", async () => {
    authority.manner = "limits";
    await stack.set("proxy.certificate.acme.email", "web@forecast.example");
    await stack.up();
    await isSaid(/429|rateLimited|too many orders/);
    const asked = authority.asked;
    authority.manner = "answers";
    await until("it has one by the other account", async () => (await attempts()) === 0);
    assert.ok(authority.asked > asked);
  });

  it("is silent: an attempt ends, and the container stops at once", async function () {
    this.timeout(240_000);
    authority.manner = "is silent";
    await stack.docker("restart", stack.names.certificates);
    const begun = Date.now();
    await stack.docker("stop", stack.names.certificates);
    assert.ok(Date.now() - begun < 8000, `after ${Date.now() - begun} ms`);
    await stack.docker("start", stack.names.certificates);
    authority.manner = "answers";
  });

  it("is for two stacks, each with its own", async function () {
    this.timeout(300_000);
    const other = await TestStack.create();
    const its = await AcmeAuthority.start({ proofPort: other.ports.proxy, names: [host] });
    try {
      await askForCertificate(other, its);
      await other.up();
      const theirs = new TlsUsers(other, { certificate: await its.issuer() });
      await until("the other one has its own", () => theirs.areServed());
      assert.equal(await users.areServed(), true);
    } finally {
      await other.remove();
      await its.stop();
    }
  });

  it("keeps its container where a destroy is refused, since the stack is protected", async () => {
    await stack.set("protected", true);
    await stack.up();
    const before = await stack.docker("inspect", "--format", "{{.Id}}", stack.names.certificates);
    await assert.rejects(stack.destroy(), /protect/);
    const after = await stack.docker("inspect", "--format", "{{.Id}}", stack.names.certificates);
    assert.equal(after, before);
    await stack.set("protected", false);
    await stack.up();
    assert.deepEqual((await stack.up()).changed, []);
  });

  it("is not asked again for a stack that is destroyed and made anew", async () => {
    const before = await users.serial();
    await stack.destroy();
    authority.manner = "is lost";
    await stack.up();
    assert.equal(await users.serial(), before);
  });
});
