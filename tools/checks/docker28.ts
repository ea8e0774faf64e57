import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { offline } from "../offline";
import type { Counts } from "../results";
import { setUp } from "../setup";
import { succeed } from "../setup/command";
import { ownSurroundings } from "../setup/surroundings";
import { runProgram } from "./program";

/**
 * Runs the end-to-end tests on Docker 28: on the daemon that answers where it is one, else on one of their own, which
 * takes root on Debian.
 */
export async function checkDocker28(further: readonly string[]): Promise<Counts> {
  const surroundings = ownSurroundings();
  const { env, images } = await setUp(surroundings);
  const found = { ...surroundings, env };
  const version = await succeed(found, "docker", ["version", "--format", "{{.Server.Version}}"]);
  const tests = [process.execPath, "tools/test.mjs", "--e2e", ...further];
  if (version.startsWith("28.")) return run(tests);
  const folder = await offline.docker28(found);
  const temporary = fs.mkdtempSync(path.join(os.tmpdir(), "forecaster-docker28-"));
  const archive = path.join(temporary, "images.tar");
  const { nginx, postgres, backendBase } = images;
  await succeed(found, "docker", ["save", "--output", archive, nginx, postgres, backendBase]);
  return run([path.join(folder, "inside.sh"), temporary, ...tests]);
}

/** One check, whose own tests are counted in what it prints. */
async function run([command = "", ...args]: readonly string[]): Promise<Counts> {
  const { ok } = await runProgram(command, args);
  return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 };
}
