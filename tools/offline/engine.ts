import * as path from "node:path";
import { makeFolder } from "../setup/folder";
import { sourcesKey } from "../setup/sources";
import type { Surroundings } from "../setup/surroundings";
import { goBuild, whileFetching } from "./goBuild";
import { CLI, LANGUAGE_HOST, PLUGIN_STAND_INS } from "./goModules";

/** The absolute path of the folder for the CLI and its Node host; it is there when both are built. */
export function engineFolder({ cache }: Surroundings): string {
  return path.join(cache, `engine-${sourcesKey(CLI.folder, LANGUAGE_HOST.folder)}`);
}

/**
 * Builds the CLI and its Node host, unless they are there. The CLI keeps both processors busy but for its own
 * modules, so those of the others come meanwhile.
 */
export function buildEngine(surroundings: Surroundings, docker: Promise<void>): Promise<string> {
  return makeFolder(engineFolder(surroundings), (temporary) =>
    whileFetching(surroundings, [LANGUAGE_HOST, PLUGIN_STAND_INS], async () => {
      for (const module of [CLI, LANGUAGE_HOST]) {
        await goBuild(surroundings, module, temporary, docker);
      }
    }),
  );
}
