import * as os from "node:os";
import * as path from "node:path";
import { Progress } from "./progress";
import { Sites } from "./sites";

/** Everything set-up depends on outside this repository; tests bring their own. */
export interface Surroundings {
  readonly env: NodeJS.ProcessEnv;
  /** Absolute path of the folder that holds what set-up made. */
  readonly cache: string;
  readonly progress: Progress;
  readonly sites: Sites;
}

/** The surroundings of this process: XDG cache, its environment, progress to standard error. */
export function ownSurroundings(): Surroundings {
  return {
    env: process.env,
    cache: cacheFolder(process.env),
    progress: new Progress((line) => process.stderr.write(`${line}\n`)),
    sites: new Sites(),
  };
}

/** Where set-up keeps what it made, outside the checkout. */
export function cacheFolder(env: NodeJS.ProcessEnv): string {
  // Empty counts as unset, as the XDG specification has it.
  const given = (name: string): string | undefined => (env[name] === "" ? undefined : env[name]);
  const base = given("XDG_CACHE_HOME") ?? path.join(given("HOME") ?? os.homedir(), ".cache");
  return path.join(base, "forecaster-blue-green");
}
