import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { makeFolder } from "../../tools/setup/folder";
import { ownSurroundings } from "../../tools/setup/surroundings";

const version = "6.3.1";
const run = promisify(execFile);

/**
 * What sslyze says of the TLS of a port on 127.0.0.1 beside Mozilla's intermediate profile; fails, with all of it, where
 * that is not kept.
 */
export async function compareWithMozilla(port: number, host: string): Promise<string> {
  const python = join(await installed(), "bin/python");
  const target = `${host}:${port}{127.0.0.1}`;
  const args = ["-m", "sslyze", "--mozilla_config=intermediate", target];
  const { stdout } = await run(python, args, { timeout: 120_000 });
  return stdout;
}

/** From PyPI, in a folder of its own that stays for the next time. */
function installed(): Promise<string> {
  return makeFolder(join(ownSurroundings().cache, `sslyze-${version}`), async (folder) => {
    await run("python3", ["-m", "venv", folder]);
    const pip = ["-m", "pip", "install", "--quiet", `sslyze==${version}`];
    await run(join(folder, "bin/python"), pip, { timeout: 300_000 });
  });
}
