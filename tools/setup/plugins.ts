import * as fs from "node:fs";
import * as path from "node:path";
import { attempt } from "./command";
import type { Engine } from "./engine";
import { isBelow, isExecutable, makeFolder } from "./folder";
import { goBuild } from "./goBuild";
import { PLUGIN_STAND_INS } from "./goModules";
import { sourcesKey } from "./sources";
import { homeFolder, setting, type Surroundings } from "./surroundings";
import { PLUGINS } from "./versions";
import { lastLine } from "./words";

/** Where the plugins are that the CLI is to load. */
export interface Plugins {
  readonly kind: "official" | "stand-in";
  /** Absolute path for PULUMI_HOME. */
  readonly home: string;
}

/**
 * The person's own plugins, else stand-ins that were made before, else the official download, else
 * stand-ins in a private PULUMI_HOME.
 */
export async function preparePlugins(
  surroundings: Surroundings,
  engine: Engine,
  docker: Promise<void>,
): Promise<Plugins> {
  const own = ownHome(surroundings);
  const made = path.join(surroundings.cache, `pulumi-home-${sourcesKey(PLUGIN_STAND_INS.folder)}`);
  if (hasAll(own) || (!hasAll(made) && (await installed(surroundings, engine, own)))) {
    return { kind: "official", home: own };
  }
  if (!hasAll(made)) {
    await build(surroundings, made, docker);
    surroundings.progress.say(
      `stand-ins for the Docker, command and random plugins, in a PULUMI_HOME of their own: ${made}`,
    );
  }
  return { kind: "stand-in", home: made };
}

function ownHome({ env, cache }: Surroundings): string {
  const given = setting(env, "PULUMI_HOME");
  // One in the cache was set by set-up for the programs that it runs.
  return given === undefined || isBelow(given, cache)
    ? path.join(homeFolder(env), ".pulumi")
    : given;
}

function hasAll(home: string): boolean {
  return Object.entries(PLUGINS).every(([name, version]) => {
    const folder = path.join(home, "plugins", `resource-${name}-v${version}`);
    // Pulumi keeps the second file while it installs.
    return (
      isExecutable(path.join(folder, `pulumi-resource-${name}`)) &&
      !fs.existsSync(`${folder}.partial`)
    );
  });
}

/** Whether the official plugins are there after one try; a built CLI means that the site failed. */
async function installed(
  surroundings: Surroundings,
  engine: Engine,
  home: string,
): Promise<boolean> {
  const { progress, pulumiSite, sites } = surroundings;
  if (engine.kind !== "official" || !(await sites.reachable(pulumiSite))) return false;
  return progress.step("downloading Pulumi's plugins", async () => {
    const cli = path.join(engine.folder, "pulumi");
    for (const [name, version] of Object.entries(PLUGINS)) {
      const args = ["plugin", "install", "resource", name, version];
      const { ok, stderr } = await attempt(surroundings, cli, args, {
        env: { PULUMI_HOME: home },
        timeoutMs: 300_000,
      });
      if (!ok) {
        progress.say(`the ${name} plugin cannot be downloaded: ${lastLine(stderr)}`);
        return false;
      }
    }
    return hasAll(home);
  });
}

function build(surroundings: Surroundings, home: string, docker: Promise<void>): Promise<string> {
  const fill = async (temporary: string): Promise<void> => {
    await goBuild(surroundings, PLUGIN_STAND_INS, temporary, docker);
    for (const [name, version] of Object.entries(PLUGINS)) {
      const program = `pulumi-resource-${name}`;
      const folder = path.join(temporary, "plugins", `resource-${name}-v${version}`);
      fs.mkdirSync(folder, { recursive: true });
      fs.renameSync(path.join(temporary, program), path.join(folder, program));
    }
  };
  // One that was made for other versions of the npm packages is not whole.
  return makeFolder(home, fill, hasAll);
}
