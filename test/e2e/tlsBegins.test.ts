import { strict as assert } from "node:assert";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CertificateDirectory } from "../support/certificateDirectory";
import { deployedStack } from "../support/deployedStack";
import { TlsUsers } from "../support/tlsUsers";

describe("a certificate in files of the Docker host, for a stack that serves without", () => {
  const stack = deployedStack(() => ({ config: { proxy: { drainTimeout: "5s" } } }));
  let directory: CertificateDirectory;

  before("makes the directory", async () => {
    directory = await CertificateDirectory.make();
  });

  after("removes the directory", async () => {
    await directory.remove();
  });

  it("is refused before anything changes, where it is not there or no pair", async () => {
    await stack().set("proxy.tlsPort", stack().ports.tls);
    await stack().set("proxy.certificate.directory", join(directory.path, "nowhere"));
    await stack().set("allowDowntime", true);
    const path = "proxy\\.certificate\\.directory: a certificate that users could not use; .*";
    const refusals: [string, () => Promise<void>][] = [
      ["does not exist", () => stack().set("proxy.certificate.directory", directory.path)],
      ["No such file", async () => directory.put(await directory.issue())],
    ];
    for (const [words, mend] of refusals) {
      assert.match(await stack().previewFails(), new RegExp(`${path}${words}`));
      await mend();
    }
    const other = await directory.issue();
    await writeFile(join(directory.path, "privkey.pem"), other.key);
    assert.match(await stack().upFails(), new RegExp(`${path}key values mismatch`));
    assert.equal((await stack().ask("/ready")).status, 200);
  });

  it("comes to a stack that served without, by the one announced outage", async () => {
    await stack().unset("allowDowntime");
    const pair = await directory.issue();
    await directory.put(pair);
    const refusal = await stack().upFails();
    const [, permission = ""] = /allowDowntime (proxy-\S+)/.exec(refusal) ?? [];
    assert.match(refusal, /proxy\.tlsPort: changing it re-creates the proxy/);
    await stack().set("allowDowntime", permission);
    await stack().up();
    const users = new TlsUsers(stack(), directory.authority);
    assert.equal(await users.serial(), pair.serial);
    assert.equal((await users.ask("/ready")).status, 200);
    assert.equal((await stack().ask("/ready")).status, 308);
    assert.deepEqual((await stack().up()).changed, []);
  });
});
