import * as path from "node:path";
import { prepareDocker } from "./docker";
import { prepareEngine } from "./engine";
import { type Images, prepareImages } from "./images";
import { interruptible } from "./interruption";
import { alone } from "./lock";
import { preparePlugins } from "./plugins";
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

/** Finds, downloads or builds what is missing; safe to interrupt and to repeat. */
export function setUp(surroundings: Surroundings = ownSurroundings()): Promise<Toolchain> {
  return alone(surroundings, () => interruptible(surroundings, () => prepare(surroundings)));
}

async function prepare(surroundings: Surroundings): Promise<Toolchain> {
  if (surroundings.system.platform === "win32") {
    throw new Error("Set-up needs Linux or macOS. On Windows, run it inside WSL 2: wsl --install");
  }
  await prepareDocker(surroundings);
  const engine = await prepareEngine(surroundings);
  const plugins = await preparePlugins(surroundings, engine);
  const images = await prepareImages(surroundings);
  return {
    engine: engine.kind,
    plugins: plugins.kind,
    images,
    pulumi: path.join(engine.folder, "pulumi"),
    env: {
      ...surroundings.env,
      PATH: `${engine.folder}${path.delimiter}${surroundings.env.PATH ?? ""}`,
      PULUMI_HOME: plugins.home,
      PULUMI_SKIP_UPDATE_CHECK: "true",
    },
  };
}

/** One line that says what is official and what stands in for it. */
export function describeToolchain(toolchain: Toolchain): string {
  return `engine: ${toolchain.engine}; plugins: ${toolchain.plugins}; images: ${toolchain.images.kind}`;
}
