import { strict as assert } from "node:assert";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Color, otherColor } from "../../../components/model/color";
import { deployedStack } from "../../support/deployedStack";
import { expectServes } from "../../support/expectServes";
import { startLoad } from "../../../tools/load/load";
import type { TestStack } from "../../support/testStack";

/** A setting with which a release fails, and how it is set right. */
interface Mistake {
  readonly what: string;
  readonly says: RegExp;
  readonly make: (stack: TestStack, idle: Color) => Promise<void>;
  readonly fix: (stack: TestStack, idle: Color) => Promise<void>;
}

/** One setting: a wrong value, and the right one (undefined: as it is without it). */
function setting(
  path: string,
  wrong: unknown,
  right: unknown,
  says: RegExp,
): Omit<Mistake, "what"> {
  return {
    says,
    make: (stack) => stack.set(path, wrong),
    fix: (stack) => (right === undefined ? stack.unset(path) : stack.set(path, right)),
  };
}

describe("a release that failed for a setting", () => {
  let folder = "";
  let taken: Server | undefined;
  let version = 1;
  let serves: Color = "blue";

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "forecaster-mends-"));
    await writeFile(envFile(), "LEVEL=info\n");
  });

  after(async () => {
    taken?.close();
    await rm(folder, { recursive: true });
  });

  const envFile = () => join(folder, "backend.env");
  const stack = deployedStack(() => ({
    config: {
      gate: { timeout: "5s" },
      backend: { envFile: envFile(), dataPath: folder, migrateCommand: "node server.js migrate" },
    },
  }));

  const mistakes: readonly Mistake[] = [
    {
      what: "a variable",
      ...setting("variables.NEVER_READY", 1, undefined, /did not pass its gate/),
    },
    { what: "memory", ...setting("backend.memoryMb", 8, 256, /did not pass its gate/) },
    {
      what: "the ready path",
      ...setting("gate.readyPath", "/nowhere", "/ready", /Last answer of \/nowhere: 404/),
    },
    {
      what: "the migration's command",
      ...setting("backend.migrateCommand", "exit 3", "node server.js migrate", /exit code 3/),
    },
    {
      what: "a file on the Docker host",
      make: (own) => own.set("backend.dataPath", join(folder, "missing")),
      fix: (own) => own.set("backend.dataPath", folder),
      says: /missing/,
    },
    {
      what: "the env file",
      make: () => writeFile(envFile(), "START_SECONDS=60\n"),
      fix: () => writeFile(envFile(), "LEVEL=debug\n"),
      says: /did not pass its gate/,
    },
    {
      what: "the host port",
      make: async (own, idle) => {
        taken = createServer();
        await once(taken.listen(0, "127.0.0.1"), "listening");
        const address = taken.address();
        assert.ok(typeof address === "object" && address !== null);
        await own.set(`backend.hostPorts.${idle}`, address.port);
      },
      fix: (own, idle) => own.set(`backend.hostPorts.${idle}`, own.ports[idle]),
      says: /address already in use/,
    },
    {
      what: "the image",
      make: (own, idle) => own.release(idle, `v${version}`, "NEVER_READY=1").then(() => undefined),
      fix: (own, idle) => own.release(idle, `v${version}`).then(() => undefined),
      says: /did not pass its gate/,
    },
  ];

  /** Runs updates while users send requests, none of which may get lost. */
  async function underLoad(act: () => Promise<void>): Promise<void> {
    const keyPrefix = `mends-${stack().prefix}-${Date.now()}`;
    const load = startLoad({ port: stack().ports.proxy, keyPrefix, connections: 20, rate: 50 });
    try {
      await act();
    } finally {
      const { failures } = await load.stop();
      assert.deepEqual(failures, []);
    }
  }

  /** A new release on the idle color, the mistake and the switch, all in one update. */
  async function failWith({ make, says }: Mistake): Promise<Color> {
    const idle = otherColor(serves);
    version += 1;
    await stack().release(idle, `v${version}`);
    await make(stack(), idle);
    await stack().set("activeColor", idle);
    assert.match(await stack().upFails(), says);
    await expectServes(stack(), serves);
    return idle;
  }

  for (const mistake of mistakes) {
    it(`goes through when nothing but that is set right: ${mistake.what}`, async () => {
      await underLoad(async () => {
        const idle = await failWith(mistake);
        await mistake.fix(stack(), idle);
        await stack().up();
        serves = idle;
        await expectServes(stack(), idle, `v${version}`);
      });
    });
  }

  it("leaves nothing behind when everything is set back", async () => {
    const idle = otherColor(serves);
    const image = await stack().configured(`images.${idle}`);
    const previous = image.split(":").at(-1);
    const [mistake] = mistakes;
    assert.ok(mistake !== undefined);
    await underLoad(async () => {
      await failWith(mistake);
      await mistake.fix(stack(), idle);
      await stack().set(`images.${idle}`, image);
      await stack().set("activeColor", serves);
      await stack().up();
    });
    assert.equal((await stack().ask("/health", "idle")).version, previous);
    await expectServes(stack(), serves);
    assert.deepEqual((await stack().up()).changed, []);
    await underLoad(async () => {
      await stack().switchTo(idle);
    });
    await expectServes(stack(), idle, previous);
  });
}).timeout(300_000);
