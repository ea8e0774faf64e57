import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { attempt } from "./command";
import type { Engine } from "./engine";
import { makeFolder } from "./folder";
import { goBuild } from "./goBuild";
import { sourcesKey } from "./sources";
import type { Surroundings } from "./surroundings";
import { PLUGINS } from "./versions";

/** Where the plugins are that the CLI is to load. */
export interface Plugins {
  readonly kind: "official" | "stand-in";
  /** Absolute path for PULUMI_HOME. */
  readonly home: string;
}

/** The person's own plugins, else the official download, else stand-ins in a private PULUMI_HOME. */
export async function preparePlugins(surroundings: Surroundings, engine: Engine): Promise<Plugins> {
  const { env, sites, progress } = surroundings;
  const own = env.PULUMI_HOME ?? path.join(env.HOME ?? os.homedir(), ".pulumi");
  if (hasAll(own)) return { kind: "official", home: own };
  if (engine.kind === "official" && (await sites.reachable("https://get.pulumi.com"))) {
    await progress.step("downloading Pulumi's plugins", () => install(surroundings, engine));
    if (hasAll(own)) return { kind: "official", home: own };
  }
  const home = await build(surroundings);
  progress.say(
    "stand-ins for the Docker, command and random plugins, in a PULUMI_HOME of their own",
  );
  return { kind: "stand-in", home };
}

function hasAll(home: string): boolean {
  return Object.entries(PLUGINS).every(([name, version]) =>
    fs.existsSync(
      path.join(home, "plugins", `resource-${name}-v${version}`, `pulumi-resource-${name}`),
    ),
  );
}

async function install({ env }: Surroundings, engine: Engine): Promise<void> {
  const cli = path.join(engine.folder, "pulumi");
  for (const [name, version] of Object.entries(PLUGINS)) {
    await attempt(cli, ["plugin", "install", "resource", name, version], { env });
  }
}

async function build(surroundings: Surroundings): Promise<string> {
  const key = sourcesKey("tools/engine/plugins");
  const home = path.join(surroundings.cache, `pulumi-home-${key}`);
  return makeFolder(home, async (temporary) => {
    for (const [name, version] of Object.entries(PLUGINS)) {
      const program = `pulumi-resource-${name}`;
      const folder = path.join(temporary, "plugins", `resource-${name}-v${version}`);
      fs.mkdirSync(folder, { recursive: true });
      await surroundings.progress.step(`building ${program} from Go modules`, () =>
        goBuild(surroundings, {
          module: "tools/engine/plugins",
          target: `./${program}`,
          output: path.join(folder, program),
          ldflags: "",
        }),
      );
    }
  });
}
