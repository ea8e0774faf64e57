import { strict as assert } from "node:assert";
import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expectServes, expectWords } from "../../support/expectServes";
import { buildImage } from "../../support/imageOfFiles";
import { releaseImage } from "../../support/images";
import { Registry } from "../../support/registry";
import { TestDaemon } from "../../support/testDaemon";
import { TestStack } from "../../support/testStack";

const run = promisify(execFile);
const megabyte = 1024 * 1024;

/** What a release adds to the layers that the host has. */
const layer = 60 * megabyte;

describe("a release that the Docker host's disk has no room for", () => {
  let daemon: TestDaemon | undefined;
  let registry: Registry;
  let stack: TestStack;
  let folder = "";

  before("deploys a stack on a host with a small disk, and pushes two releases", async () => {
    folder = await mkdtemp(join(tmpdir(), "forecaster-registry-"));
    registry = await Registry.start();
    registry.password = "s3cret-token";
    daemon = await TestDaemon.start({ diskMb: 4096 });
    await daemon.reach(Number(registry.address.split(":")[1]));
    stack = await TestStack.create();
    await daemon.publish(stack.ports.proxy);
    await stack.up();
    await push("v2");
    await push("v3");
    await stack.set("registry", { address: registry.address, username: "robot" });
    await stack.setSecret("registryPassword", registry.password);
  });

  after("is removed", async () => {
    await (stack as TestStack | undefined)?.remove();
    await daemon?.stop();
    await registry.stop();
    await rm(folder, { recursive: true });
  });

  const named = (version: string) => `${registry.address}/forecaster/backend:${version}`;

  /** Not synchronous, since the registry answers from this process. */
  async function push(version: string): Promise<void> {
    const image = named(version);
    const Dockerfile = `FROM ${await releaseImage({ version })}\nCOPY model /model\n`;
    await buildImage(image, { Dockerfile, model: randomBytes(layer) });
    const env = { ...process.env, DOCKER_CONFIG: folder };
    const login = ["login", "--username", "robot", "--password", registry.password];
    await run("docker", [...login, registry.address], { env });
    await run("docker", ["push", "--quiet", image], { env });
    await run("docker", ["rmi", image], { env });
  }

  it("is refused before anything is touched, in preview too, with what could go", async () => {
    await stack.set("images.green", named("v2"));
    await stack.up();
    await stack.release("green", "v1");
    await stack.up();
    const green = await stack.containerId("green");
    await daemon?.leaveFree(100 * megabyte);
    await stack.set("images.green", named("v3"));
    for (const said of [await stack.previewFails(), await stack.upFails()]) {
      const [, needs = "", free = ""] =
        /images\.green: no room for \S+:v3; expected (\d+) bytes free on the Docker host .*, got (\d+)/.exec(
          said,
        ) ?? [];
      // What it has of the sample backend is not loaded again.
      assert.ok(Number(needs) > 2 * layer && Number(needs) < 2.2 * layer, said);
      assert.ok(Number(free) < Number(needs), said);
      expectWords(said, [
        /Nothing was changed/,
        new RegExp(`docker --host unix://\\S+ image rm ${named("v2")}$`, "m"),
      ]);
    }
    assert.equal(await stack.containerId("green"), green);
    await expectServes(stack, "blue", "v1");
  });

  it("fits when what the refusal names is gone, and is released", async () => {
    const [, command = ""] =
      /docker (--host \S+ image rm \S+)$/m.exec(await stack.previewFails()) ?? [];
    await run("docker", command.split(" "));
    await stack.switchTo("green");
    await expectServes(stack, "green", "v3");
  });
}).timeout(600_000);
