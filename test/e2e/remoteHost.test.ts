import { strict as assert } from "node:assert";
import { execFileSync } from "node:child_process";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expectServes, expectWords } from "../support/expectServes";
import { TestStack } from "../support/testStack";

const address = "ssh://deploy@server.example";

// What ssh does with `docker system dial-stdio` on the other host, done on this one.
const ssh = `#!/bin/sh
if [ -e "$0.down" ]; then
  echo "ssh: connect to host server.example port 22: Connection refused" >&2
  exit 255
fi
echo "$@" >>"$0.log"
while [ "$1" != docker ]; do shift; done
unset DOCKER_HOST DOCKER_CONTEXT
exec "$@"
`;

describe("a Docker host behind ssh", () => {
  let path = "";
  let folder = "";
  let stack: TestStack;

  before("deploys a stack there", async () => {
    folder = await mkdtemp(join(tmpdir(), "forecaster-ssh-"));
    await writeFile(join(folder, "ssh"), ssh);
    await chmod(join(folder, "ssh"), 0o755);
    stack = await TestStack.create({ config: { dockerHost: address } });
    path = process.env.PATH ?? "";
    process.env.PATH = `${folder}:${path}`;
    await stack.up();
  });

  after(async () => {
    await rm(join(folder, "ssh.down"), { force: true });
    await stack.remove();
    process.env.PATH = path;
    await rm(folder, { recursive: true });
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

  it("is the same one when Docker's current context names it", async () => {
    const config = { DOCKER_CONFIG: folder };
    const create = ["context", "create", "server", "--docker", `host=${address}`];
    execFileSync("docker", create, { env: { ...process.env, ...config }, stdio: "pipe" });
    await stack.unset("dockerHost");
    Object.assign(process.env, config, { DOCKER_CONTEXT: "server" });
    try {
      assert.deepEqual((await stack.up()).changed, []);
    } finally {
      delete process.env.DOCKER_CONFIG;
      delete process.env.DOCKER_CONTEXT;
      await stack.set("dockerHost", address);
    }
  });

  it("that cannot be reached is previewed from the last outputs, and updated never", async () => {
    await writeFile(join(folder, "ssh.down"), "");
    await stack.set("activeColor", "blue");
    expectWords(await stack.preview(), [
      /Docker cannot be reached at ssh:\/\/deploy@server\.example .*: this preview believes the outputs of the last update/,
      /Traffic: green \(v2\) -> blue \(v1\)\./,
    ]);
    expectWords(await stack.upFails(), [
      /Nothing was changed\./,
      /Docker cannot be reached at ssh:\/\/deploy@server\.example/,
    ]);
    await rm(join(folder, "ssh.down"));
    await expectServes(stack, "green", "v2");
  });
}).timeout(300_000);
