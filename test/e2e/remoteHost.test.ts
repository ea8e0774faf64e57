import { strict as assert } from "node:assert";
import { execFile, execFileSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expectServes, expectWords } from "../support/expectServes";
import { SshServer } from "../support/sshServer";
import { TestStack } from "../support/testStack";

const request = "GET /_ping HTTP/1.1\r\nHost: docker\r\nConnection: close\r\n\r\n";

/** The answer of the Docker daemon that these words lead to. Not at once: the line runs in this process. */
async function ping(words: readonly string[]): Promise<string> {
  const asked = promisify(execFile)("ssh", [...words, "docker", "system", "dial-stdio"]);
  asked.child.stdin?.end(request);
  return (await asked).stdout;
}

describe("a Docker host behind ssh", () => {
  let server: SshServer | undefined;
  let stack: TestStack;

  const ssh = () => server ?? assert.fail("there is no sshd");

  before("deploys a stack there", async () => {
    server = await SshServer.start();
    stack = await TestStack.create({ config: { dockerHost: server.address } });
    await stack.up();
  });

  after(async () => {
    await (stack as TestStack | undefined)?.remove();
    await server?.stop();
  });

  it("takes releases and switches like any other, and the addresses are those that it listens on", async () => {
    await stack.release("green", "v2");
    const { outputs } = await stack.switchTo("green");
    await expectServes(stack, "green", "v2");
    assert.equal(
      outputs.url,
      `http://127.0.0.1:${stack.ports.proxy}`,
      "on that host's loopback only",
    );
    assert.deepEqual((await stack.up()).changed, []);
  });

  it("lets every connection in, as many as come at once", async () => {
    const log = await ssh().log();
    assert.ok((log.match(/Accepted publickey/g) ?? []).length > 20, "its log is read");
    assert.doesNotMatch(log, /MaxStartups/);
  });

  it("is reached with the words that Docker's plugin for Pulumi 5.0.0 gives ssh", async () => {
    const { user, host } = ssh();
    const words = ["-l", user, "-o", "ConnectTimeout=30", "-T", "--", host];
    assert.match(await ping(words), /^HTTP\/1\.1 200 OK[^]*OK\s*$/);
  });

  it("is the same one when Docker's current context names it", async () => {
    const folder = await mkdtemp(join(tmpdir(), "forecaster-context-"));
    const config = { DOCKER_CONFIG: folder };
    const create = ["context", "create", "server", "--docker", `host=${ssh().address}`];
    execFileSync("docker", create, { env: { ...process.env, ...config }, stdio: "pipe" });
    await stack.unset("dockerHost");
    Object.assign(process.env, config, { DOCKER_CONTEXT: "server" });
    try {
      assert.deepEqual((await stack.up()).changed, []);
    } finally {
      delete process.env.DOCKER_CONFIG;
      delete process.env.DOCKER_CONTEXT;
      await stack.set("dockerHost", ssh().address);
      await rm(folder, { recursive: true });
    }
  });

  it("that cannot be reached is previewed from the last outputs, and updated never", async () => {
    await ssh().down();
    await stack.set("activeColor", "blue");
    const reason = `Docker cannot be reached at ${ssh().address.replaceAll(".", "\\.")}`;
    expectWords(await stack.preview(), [
      new RegExp(`${reason} .*: this preview assumes the outputs of the last update`),
      /Traffic: green \(v2\) -> blue \(v1\)\./,
    ]);
    expectWords(await stack.upFails(), [/Nothing was changed\./, new RegExp(reason)]);
    await ssh().up();
    await expectServes(stack, "green", "v2");
  });
}).timeout(300_000);
