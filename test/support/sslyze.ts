import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { makeFolder } from "../../tools/setup/folder";
import type { LoadTls } from "../../tools/load/connection";
import { ownSurroundings } from "../../tools/setup/surroundings";

const version = "6.3.1";
const run = promisify(execFile);

/**
 * How sslyze judges the TLS of a port on 127.0.0.1 by Mozilla's intermediate profile, for users who trust `ca`: all that
 * it prints, and whether it ended with 0.
 */
export async function compareWithMozilla(
  port: number,
  { ca, servername }: LoadTls,
): Promise<{ readonly isCompliant: boolean; readonly words: string }> {
  const python = join(await installed(), "bin/python");
  const folder = await mkdtemp(join(tmpdir(), "forecaster-sslyze-"));
  try {
    const authority = join(folder, "ca.pem");
    await writeFile(authority, ca);
    const args = ["--mozilla_config=intermediate", "--certinfo_ca_file", authority];
    const target = `${servername}:${port}{127.0.0.1}`;
    const { status, stdout } = await ended(python, ["-m", "sslyze", ...args, target]);
    return { isCompliant: status === 0, words: stdout };
  } finally {
    await rm(folder, { recursive: true });
  }
}

function ended(program: string, args: readonly string[]) {
  return run(program, args, { timeout: 120_000 }).then(
    ({ stdout }) => ({ status: 0, stdout }),
    (error: unknown) => {
      const { code, stdout } = error as { code?: number; stdout?: string };
      if (typeof code !== "number" || stdout === undefined) throw error;
      return { status: code, stdout };
    },
  );
}

/** From PyPI, in a folder of its own that stays for the next time. */
function installed(): Promise<string> {
  return makeFolder(join(ownSurroundings().cache, `sslyze-${version}`), async (folder) => {
    await run("python3", ["-m", "venv", folder]);
    const pip = ["-m", "pip", "install", "--quiet", `sslyze==${version}`];
    await run(join(folder, "bin/python"), pip, { timeout: 300_000 });
  });
}
