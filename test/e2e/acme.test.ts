import { strict as assert } from "node:assert";
import { AcmeAuthority } from "../support/acme/authority";
import { askForCertificate } from "../support/acme/stack";
import { ask } from "../support/ask";
import { expectWords } from "../support/expectServes";
import { TestStack } from "../support/testStack";
import { host, TlsUsers } from "../support/tlsUsers";
import { until } from "../support/until";

describe("a certificate from an authority", () => {
  let stack: TestStack;
  let authority: AcmeAuthority;
  let users: TlsUsers;
  let announced: string;

  before("deploys a stack that asks for one", async function () {
    this.timeout(600_000);
    stack = await TestStack.create();
    authority = await AcmeAuthority.start({
      ...{ proofPort: stack.ports.proxy, validity: 90, names: [host] },
    });
    await askForCertificate(stack, authority);
    announced = await stack.preview();
    await stack.up();
    users = new TlsUsers(stack, { certificate: await authority.issuer() });
  });

  after("removes both", async function () {
    this.timeout(300_000);
    await stack.remove();
    await authority.stop();
  });

  it("reaches users soon after the first color serves, who get one of the stack's own until then", async () => {
    expectWords(announced, [
      /A container \(\S+-certificates\) obtains the certificate from \S+\./,
      /asks for a proof at port 80 of forecast\.example, and nginx listens at \d+/,
      /Users who come by TLS get a certificate that this stack has made itself/,
    ]);
    await until("it is served", () => users.areServed());
    assert.equal((await users.ask("/ready")).status, 200);
    assert.doesNotMatch(await stack.preview(), /made itself|gives no certificate/);
  });

  it("is asked for at port 80, which sends everybody else to TLS", async () => {
    const { status } = await ask(stack.ports.proxy, "/.well-known/acme-challenge/unknown");
    assert.equal(status, 404);
    assert.equal((await ask(stack.ports.proxy, "/ready")).status, 308);
  });

  it("is renewed in time, and no user notices", async () => {
    const before = await users.serial();
    await users.noticeNothing(async () => {
      await until("a new user gets another one", async () => (await users.serial()) !== before);
    });
  });
});
