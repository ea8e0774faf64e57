import * as fs from "node:fs";
import * as path from "node:path";
import { makeFolder } from "../setup/folder";
import { sourcesKey } from "../setup/sources";
import type { Surroundings } from "../setup/surroundings";
import { PLUGINS } from "../setup/versions";
import { goBuild } from "./goBuild";
import { PLUGIN_STAND_INS } from "./goModules";

/** The absolute path of the PULUMI_HOME that has stand-ins only. */
export function pluginHome({ cache }: Surroundings): string {
  return path.join(cache, `pulumi-home-${sourcesKey(PLUGIN_STAND_INS.folder)}`);
}

/** Builds stand-ins for all plugins, unless they are there; those for other versions are replaced. */
export function buildPlugins(
  surroundings: Surroundings,
  hasAll: (home: string) => boolean,
  docker: Promise<void>,
): Promise<string> {
  const fill = async (temporary: string): Promise<void> => {
    await goBuild(surroundings, PLUGIN_STAND_INS, temporary, docker);
    for (const [name, version] of Object.entries(PLUGINS)) {
      const program = `pulumi-resource-${name}`;
      const folder = path.join(temporary, "plugins", `resource-${name}-v${version}`);
      fs.mkdirSync(folder, { recursive: true });
      fs.renameSync(path.join(temporary, program), path.join(folder, program));
    }
  };
  return makeFolder(pluginHome(surroundings), fill, hasAll);
}
