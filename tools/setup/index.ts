import * as fs from "node:fs";
import * as path from "node:path";
import { prepareDocker } from "./docker";
import { type Engine, prepareEngine } from "./engine";
import { type Images, prepareImages } from "./images";
import { interruptible } from "./interruption";
import { type Plugins, preparePlugins } from "./plugins";
import { SideBySide } from "./sideBySide";
import { ownSurroundings, type Surroundings } from "./surroundings";

/** What set-up found or made: everything that the program, the demo and the tests run with. */
export interface Toolchain {
  readonly engine: "official" | "built from modules";
  readonly plugins: "official" | "stand-in";
  readonly images: Images;
  /** The environment in which `pulumi` and `docker` work. */
  readonly env: NodeJS.ProcessEnv;
  /** Absolute path of the CLI. */
  readonly pulumi: string;
}

/** Finds, downloads or builds what is missing; safe to interrupt, to repeat, and to run twice at the same time. */
export function setUp(surroundings: Surroundings = ownSurroundings()): Promise<Toolchain> {
  const stop = new AbortController();
  return interruptible(surroundings, stop, () => prepare(surroundings, stop));
}

async function prepare(surroundings: Surroundings, stop: AbortController): Promise<Toolchain> {
  if (surroundings.system.platform === "win32") {
    throw new Error("Set-up needs Linux or macOS. On Windows, run it inside WSL 2: wsl --install");
  }
  fs.mkdirSync(surroundings.cache, { recursive: true });
  const all = new SideBySide(surroundings, stop);
  const docker = all.part("Docker", [], prepareDocker);
  const engine = all.part("engine", [], (own) => prepareEngine(own, docker));
  const plugins = all.part("plugins", [engine], (own, found) => preparePlugins(own, found, docker));
  const images = all.part("images", [docker], prepareImages);
  await all.end();
  return toolchainOf(surroundings, await engine, await plugins, await images);
}

function toolchainOf(
  { env }: Surroundings,
  engine: Engine,
  plugins: Plugins,
  images: Images,
): Toolchain {
  return {
    engine: engine.kind,
    plugins: plugins.kind,
    images,
    pulumi: path.join(engine.folder, "pulumi"),
    env: {
      ...env,
      PATH: `${engine.folder}${path.delimiter}${env.PATH ?? ""}`,
      PULUMI_HOME: plugins.home,
      PULUMI_SKIP_UPDATE_CHECK: "true",
    },
  };
}

/** One line that says what is official and what stands in for it. */
export function describeToolchain(toolchain: Toolchain): string {
  return `engine: ${toolchain.engine}; plugins: ${toolchain.plugins}; images: ${toolchain.images.kind}`;
}
