import { strict as assert } from "node:assert";
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { deployedStack } from "../../support/deployedStack";
import { expectServes, expectWords } from "../../support/expectServes";
import { releaseImage } from "../../support/images";
import { Registry } from "../../support/registry";

const run = promisify(execFile);
const passwords = ["s3cret-token-one", "s3cret-token-two"] as const;

describe("an image of a registry that asks for a login", () => {
  const stack = deployedStack();
  let registry: Registry;
  let folder = "";
  let image = "";

  /** With a login of its own; not synchronous, since the registry answers from this process. */
  async function docker(args: readonly string[], input: string | Buffer = ""): Promise<void> {
    const env = { ...process.env, DOCKER_CONFIG: folder };
    const running = run("docker", args, { env });
    // A client that asks for no input can be over before it is written; its exit code tells.
    running.child.stdin?.on("error", () => undefined).end(input);
    await running;
  }

  async function logIn(): Promise<void> {
    const login = ["login", "--username", "robot", "--password-stdin", registry.address];
    await docker(login, registry.password);
  }

  before("starts a registry that has an image", async () => {
    registry = await Registry.start();
    registry.password = passwords[0];
    folder = await mkdtemp(join(tmpdir(), "forecaster-registry-"));
    image = `${registry.address}/forecaster/empty:v1`;
    const emptyTar = Buffer.alloc(1024);
    await docker(["import", "-", image], emptyTar);
    await logIn();
    await docker(["push", "--quiet", image]);
    await docker(["logout", registry.address]);
  });

  beforeEach("forgets the image and who fetched it", async () => {
    await docker(["rmi", "--force", image]);
    registry.fetched.length = 0;
  });

  after(async () => {
    await docker(["rmi", "--force", image]);
    const format = "{{.Repository}}@{{.Digest}}";
    const repository = `${registry.address}/forecaster/backend`;
    const { stdout } = await run("docker", ["images", "--digests", "--format", format, repository]);
    for (const left of stdout.split("\n").filter(Boolean)) await docker(["rmi", "--force", left]);
    await registry.stop();
    await rm(folder, { recursive: true });
  });

  /** The image is empty: it comes to the host, and there Docker finds no shell in it. */
  async function expectFetched(): Promise<string> {
    await stack().set("images.green", image);
    const text = await stack().upFails();
    assert.match(text, /exec: "sh": executable file not found/);
    assert.ok(registry.fetched.length > 0, "nobody who was logged in has fetched the image");
    for (const password of passwords) assert.ok(!text.includes(password), "a secret is printed");
    await expectServes(stack(), "blue", "v1");
    return text;
  }

  it("is not to be had without one, and the error names the setting", async () => {
    await stack().set("images.green", image);
    expectWords(await stack().upFails(), [
      /\(images\.green\) could not be pulled: .*(no basic auth credentials|unauthorized)/,
      /Traffic is still on blue/,
    ]);
    await expectServes(stack(), "blue", "v1");
  });

  it("is fetched with the machine's own login", async () => {
    await logIn();
    process.env.DOCKER_CONFIG = folder;
    try {
      await expectFetched();
    } finally {
      delete process.env.DOCKER_CONFIG;
    }
  });

  it("is fetched with the login of the stack, whose refusal names the settings", async () => {
    await stack().set("registry", { address: registry.address, username: "robot" });
    await stack().setSecret("registryPassword", passwords[1]);
    expectWords(await stack().upFails(), [
      /the login at 127\.0\.0\.1:\d+ is refused \(registry, registryPassword\)/,
    ]);
    registry.password = passwords[1];
    await expectFetched();
  });

  it("is fetched with a new token, which by itself shows as no change", async () => {
    await stack().release("green", "v2");
    await stack().up();
    assert.deepEqual((await stack().up()).changed, []);
    registry.password = passwords[0];
    await stack().setSecret("registryPassword", passwords[0]);
    assert.deepEqual((await stack().up()).changed, []);
    await expectFetched();
  });

  it("is fetched with one of several logins of the stack, each at its registry", async () => {
    await stack().unset("registry");
    await stack().unset("registryPassword");
    const hub = { address: "docker.io", username: "reader" };
    const own = { address: registry.address, username: "robot" };
    await stack().set("registries", { hub, own });
    await stack().setSecret("registryPasswords.hub", passwords[0]);
    await stack().setSecret("registryPasswords.own", passwords[1]);
    expectWords(await stack().upFails(), [
      /the login at 127\.0\.0\.1:\d+ is refused \(registries\.own, registryPasswords\.own\)/,
    ]);
    await stack().setSecret("registryPasswords.own", registry.password);
    await expectFetched();
  });

  it("is named by its digest in a preview, when its tag was pushed again, and released so", async () => {
    const main = `${registry.address}/forecaster/backend:main`;
    await logIn();
    const push = async (version: string) => {
      await docker(["tag", await releaseImage({ version }), main]);
      await docker(["push", "--quiet", main]);
    };
    await push("v2");
    await docker(["rmi", main]);
    await stack().set("images.green", main);
    await stack().up();
    assert.doesNotMatch(await stack().preview(), /its registry/);
    await push("v3");
    await docker(["tag", await releaseImage({ version: "v2" }), main]);
    const preview = await stack().preview();
    const [, said = ""] =
      /as main now\. To release that: pulumi (config set .*)/.exec(preview) ?? [];
    assert.match(
      said,
      /images\.green 127\.0\.0\.1:\d+\/forecaster\/backend:main@sha256:[0-9a-f]{64}$/,
    );
    await stack().pulumi(...said.split(" "), "--stack", stack().prefix);
    await stack().switchTo("green");
    await expectServes(stack(), "green", "v3");
    await stack().switchTo("blue");
    await docker(["rmi", main]);
  });

  it("stays on the host as one of the newest that releases have pulled, and goes when it is an older one", async () => {
    const [pulled, own] = [["a", "b", "c", "d"], "own"];
    const named = (tag: string) => image.replace(/:v1$/, `:${tag}`);
    await logIn();
    for (const tag of [...pulled, own]) {
      await docker(["import", "--message", tag, "-", named(tag)], Buffer.alloc(1024));
      if (tag === own) continue;
      await docker(["push", "--quiet", named(tag)]);
      await docker(["rmi", named(tag)]);
    }
    await stack().set("backend.keepImages", 2);
    for (const tag of pulled) {
      await stack().set("images.green", named(tag));
      await stack().upFails();
    }
    const list = await stack().docker("images", "--format", "{{.Tag}}", named("").slice(0, -1));
    assert.deepEqual(list.split("\n").sort(), ["b", "c", "d", own]);
    for (const tag of ["b", "c", "d", own]) await docker(["rmi", named(tag)]);
  });
}).timeout(300_000);
