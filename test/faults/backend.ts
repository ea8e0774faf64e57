import { strict as assert } from "node:assert";
import { once } from "node:events";
import { rm, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { colors } from "../../components/model/color";
import { buildImage, type Files } from "../support/imageOfFiles";
import { holdSwitch } from "../support/heldSwitch";
import type { TestStack } from "../support/testStack";
import type { Fault, WayOut } from "./fault";
import type { Scene } from "./scene";

/** What `docker inspect` tells of a container, as far as it takes to make another one like it. */
interface Inspected {
  readonly Image: string;
  readonly NetworkSettings: { readonly Networks: Readonly<Record<string, unknown>> };
  readonly Config: {
    readonly Env: readonly string[];
    readonly Labels: Readonly<Record<string, string>>;
  };
}

/** A release with this fault is refused with these words, and users keep the color that they had. */
function refused(faults: string, words: RegExp): Pick<Fault, "bringAbout" | "wayOut"> {
  return {
    bringAbout: async (scene) => {
      await scene.configureRelease(faults);
      assert.match(await scene.stack.upFails(), words);
      assert.equal(await scene.stack.serves(), scene.before);
    },
    wayOut: anotherRelease,
  };
}

/** The release that mends it, which is what an operator would do. */
const anotherRelease: WayOut = {
  name: "a release without the fault",
  take: async (scene) => {
    await scene.stack.release(scene.idle, scene.nextVersion());
    await scene.stack.up();
    assert.equal(await scene.stack.serves(), scene.idle);
  },
};

/** A release whose image holds only these files below /bin is refused with these words. */
function unusable(tag: string, files: Files, words: RegExp): Pick<Fault, "bringAbout" | "wayOut"> {
  return {
    bringAbout: async ({ stack, before, idle }) => {
      const image = `${stack.prefix}-release:${tag}`;
      await buildImage(image, { Dockerfile: "FROM scratch\nCOPY . /bin/\n", ...files });
      await stack.set(`images.${idle}`, image);
      await stack.set("activeColor", idle);
      assert.match(await stack.upFails(), words);
      assert.equal(await stack.serves(), before);
      await stack.docker("rmi", "--force", image);
    },
    wayOut: anotherRelease,
  };
}

/** Puts another container in the place of one, made from the same image with the same labels and variables. */
async function makeAnew(stack: TestStack, name: string): Promise<void> {
  const { Image, NetworkSettings, Config } = JSON.parse(
    await stack.docker("inspect", "--format", "{{json .}}", name),
  ) as Inspected;
  const flags = (flag: string, values: readonly string[]) =>
    values.flatMap((value) => [flag, value]);
  const labels = Object.entries(Config.Labels).map(([label, value]) => `${label}=${value}`);
  const environment = join(stack.directory, "environment"); // no secret in a command line
  await writeFile(environment, Config.Env.join("\n"));
  await stack.docker("rm", "--force", name);
  await stack.docker(
    ...["run", "--detach", "--name", name],
    ...flags("--network", Object.keys(NetworkSettings.Networks)),
    ...["--env-file", environment],
    ...flags("--label", labels),
    Image,
  );
  await rm(environment);
}

/** A new release and traffic on it, in the configuration only; root changes its image by these steps. */
async function configureChanged(scene: Scene, tag: string, steps: string): Promise<string> {
  const { stack, idle } = scene;
  const version = await scene.configureRelease();
  const image = await stack.configured(`images.${idle}`);
  const changed = `${stack.prefix}-release:${tag}`;
  await buildImage(changed, { Dockerfile: `FROM ${image}\nUSER 0\n${steps}\n` });
  await stack.set(`images.${idle}`, changed);
  return version;
}

/** The head of a program for 64-bit ARM: all that a kernel reads before it refuses it. */
function programForArm(): Buffer {
  const head = Buffer.alloc(64);
  head.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  head.writeUInt16LE(2, 16);
  head.writeUInt16LE(183, 18);
  return head;
}

/** Releases that look well for a while, or in part. */
export const backend: readonly Fault[] = [
  {
    part: "backend",
    name: "a release is ready only every second time",
    ...refused("READY_EVERY_SECOND=1", /did not pass its gate/),
  },
  {
    part: "backend",
    name: "a release takes longer for /ready than its limit",
    ...refused("READY_SECONDS=6", /did not pass its gate .*[^]*no complete response within 3 s/),
  },
  {
    part: "backend",
    name: "a release is ready, and answers everything else with 500",
    ...refused("READY_ONLY=1", /failed its smoke checks: \/api\/v1\/health answered 500/),
  },
  {
    part: "backend",
    name: "a release is ready, and its smoke path redirects to itself",
    ...refused("HEALTH_LIE=redirect", /failed its smoke checks: \/api\/v1\/health answered 307/),
  },
  {
    part: "backend",
    name: "a release is ready, and its smoke path never answers",
    ...refused("HEALTH_LIE=hang", /failed its smoke checks: .* no complete response within 3 s/),
  },
  {
    part: "backend",
    name: "a release is ready, and the answer of its smoke path never ends",
    ...refused("HEALTH_LIE=half", /failed its smoke checks: .* no complete response within 3 s/),
  },
  {
    part: "backend",
    name: "a release is ready, and its smoke path answers with 10 MB",
    bringAbout: async (scene) => {
      await scene.configureRelease("HEALTH_LIE=huge");
      await scene.stack.up();
      assert.equal(await scene.stack.serves(), scene.idle);
    },
  },
  {
    part: "backend",
    name: "a release prints its environment and the bare password, and is never ready",
    ...refused("NEVER_READY=1 PRINT_ENVIRONMENT=1", /"TOKEN":"\[secret\]"/),
  },
  {
    part: "backend",
    name: "a migration prints its environment and the bare password, and fails",
    ...refused("MIGRATE_FAIL=1 PRINT_ENVIRONMENT=1", /"TOKEN":"\[secret\]"/),
  },
  {
    part: "backend",
    name: "a release is gone when the switch wants to begin",
    bringAbout: async (scene) => {
      const { stack, before, idle } = scene;
      await scene.configureRelease();
      const run = await holdSwitch(stack, () =>
        stack.docker("rm", "--force", stack.names.backends[idle]),
      );
      const { succeeded, text } = await run.ended;
      assert.ok(!succeeded, text);
      assert.equal(await stack.serves(), before);
    },
  },
  {
    part: "backend",
    name: "a release is made anew by hand between its gate and the switch",
    bringAbout: async (scene) => {
      const { stack, before, idle } = scene;
      await scene.configureRelease();
      await stack.set("smoke.command", "sleep 10");
      const run = stack.spawnUp();
      await run.begins("smoke-checks");
      await makeAnew(stack, stack.names.backends[idle]);
      const { succeeded, text } = await run.ended;
      assert.ok(!succeeded, text);
      assert.match(text, /failed its smoke checks|is not the container that passed the gate/);
      assert.equal(await stack.serves(), before);
      await stack.unset("smoke.command");
    },
  },
  {
    part: "backend",
    name: "the port of a release is taken on the host",
    bringAbout: async (scene) => {
      const { stack, before, idle } = scene;
      const other = createServer();
      await once(other.listen(0, "127.0.0.1"), "listening");
      const { port } = other.address() as AddressInfo;
      const own = await stack.configured(`backend.hostPorts.${idle}`);
      await scene.configureRelease();
      await stack.set(`backend.hostPorts.${idle}`, port);
      for (const words of [/address already in use/, /address already in use|never started/]) {
        assert.match(await stack.upFails(), words);
        assert.equal(await stack.serves(), before);
      }
      other.close();
      await stack.up();
      assert.equal(await stack.serves(), idle);
      await stack.set(`backend.hostPorts.${idle}`, own);
    },
  },
  {
    part: "backend",
    name: "an image that does not exist",
    bringAbout: async (scene) => {
      const { stack, before, idle } = scene;
      await stack.set(`images.${idle}`, "registry.invalid/forecaster:v1");
      await stack.set("activeColor", idle);
      assert.match(await stack.upFails(), /registry\.invalid\/forecaster:v1 .*could not be pulled/);
      assert.equal(await stack.serves(), before);
    },
    wayOut: anotherRelease,
  },
  {
    part: "backend",
    name: "a release runs as another user, and both colors share their caches",
    bringAbout: async (scene) => {
      const { stack } = scene;
      await configureChanged(scene, "other-user", "RUN chmod 755 /home/appuser\nUSER 4711");
      await stack.up();
      for (const color of colors) {
        const file = `/home/appuser/.cache/huggingface/written-by-${color}`;
        await stack.docker("exec", stack.names.backends[color], "touch", file);
      }
    },
  },
  {
    part: "backend",
    name: "an image without curl, which Docker's own healthcheck wants",
    bringAbout: async (scene) => {
      const { stack } = scene;
      const steps = 'RUN rm "$(command -v curl)"\nUSER appuser';
      const version = await configureChanged(scene, "without-curl", steps);
      await stack.up();
      assert.equal((await stack.ask("/health")).version, version);
    },
  },
  {
    part: "backend",
    name: "an image for another architecture",
    ...unusable("arm64", { sh: programForArm() }, /exec format error/),
  },
  {
    part: "backend",
    name: "an image without a shell",
    ...unusable("no-shell", { something: "" }, /exec: "sh": executable file not found/),
  },
];
