import * as fs from "node:fs";
import * as path from "node:path";
import { offline } from "../offline";
import { attempt } from "./command";
import type { Engine } from "./engine";
import { isBelow, isExecutable } from "./folder";
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
  const made = offline.pluginHome(surroundings);
  if (hasAll(own) || (!hasAll(made) && (await installed(surroundings, engine, own)))) {
    return { kind: "official", home: own };
  }
  if (!hasAll(made)) {
    await offline.buildPlugins(surroundings, hasAll, docker);
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
