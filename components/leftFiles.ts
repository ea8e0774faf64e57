import { askHost } from "./askHost";
import { scriptFile } from "./scriptText";
import { backendVolumes } from "./model/backendVolumes";
import type { Config } from "./model/config/schema";
import { leaving, type Leaving, parseLeftFiles } from "./model/leftFiles/leftFiles";
import { leftFilesProblems } from "./model/leftFiles/problems";
import type { Names } from "./model/names";
import type { Plan } from "./model/plan/decide";
import type { Problem } from "./model/problems";
import type { Actual } from "./model/plan/actual";

/** Asks the Docker host for files that this update would delete or hide; each is a problem. */
export async function findLeftFiles(
  config: Config,
  names: Names,
  plan: Plan,
  actual: Actual,
): Promise<Problem[]> {
  const leaves = leaving(plan, actual);
  // A preview that cannot ask assumes the last outputs, which tell nothing of files.
  if (leaves === undefined || actual.unreachable !== undefined || actual.trouble !== undefined) {
    return [];
  }
  const found = parseLeftFiles(await look(config, names, leaves, actual));
  return leftFilesProblems(found, {
    ...{ leaving: leaves, names, config },
    volumes: backendVolumes(config, names),
    dockerHost: actual.dockerHost,
  });
}

/** What scripts/lib/leftFiles.sh takes from its environment, the name of the proxy aside. */
export function leftFilesEnvironment(config: Config, names: Names): Record<string, string> {
  return {
    PROXY_IMAGE: config.proxy.image,
    VOLUMES: backendVolumes(config, names)
      .map(({ volume, path }) => `${volume} ${path}`)
      .join("\n"),
    DISCARD: config.backend.discard.join("\n"),
    CACHES: `${names.volumes.modelsCache} ${names.volumes.pipCache}`,
    COUNT: scriptFile("countFiles"),
  };
}

function look(
  config: Config,
  names: Names,
  { removed, left, reached }: Leaving,
  { dockerHost }: Actual,
): Promise<string> {
  const { proxy, backends } = names;
  return askHost("readLeftFiles", {
    ...leftFilesEnvironment(config, names),
    DOCKER_HOST: dockerHost,
    PROXY: proxy,
    LIMIT: "60",
    // Many files take a while to be counted.
    WORK_LIMIT: "600",
    REMOVED: removed.map((color) => backends[color]).join(" "),
    LEFT: left === undefined ? "" : backends[left],
    REACHED: reached === undefined ? "" : backends[reached],
  });
}
