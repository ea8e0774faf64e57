import { randomBytes } from "node:crypto";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

/**
 * Makes a folder all at once: the work fills a temporary one that gets its name when it is complete, so that
 * an interrupted set-up leaves nothing that looks finished. Of two at the same time the slower one throws its
 * work away; a folder that is no longer whole is replaced.
 */
export async function makeFolder(
  folder: string,
  fill: (temporary: string) => Promise<void>,
  isWhole: (folder: string) => boolean = fs.existsSync,
): Promise<string> {
  if (isWhole(folder)) return folder;
  await inTemporaryFolder(folder, async (temporary) => {
    await fill(temporary);
    if (isWhole(folder)) return;
    fs.rmSync(folder, { recursive: true, force: true });
    try {
      fs.renameSync(temporary, folder);
    } catch (error) {
      if (!isWhole(folder)) throw error;
    }
  });
  return folder;
}

/** Does the work in a folder beside the goal that is removed then, also when it failed or was killed. */
export async function inTemporaryFolder(
  goal: string,
  work: (temporary: string) => Promise<void>,
  remove: (folder: string) => Promise<void> = removeFolder,
): Promise<void> {
  fs.mkdirSync(path.dirname(goal), { recursive: true });
  for (const left of leftBeside(goal)) await remove(left);
  const own = [process.pid, randomBytes(4).toString("hex"), os.hostname()].join("-");
  const temporary = `${goal}.making-${own}`;
  fs.mkdirSync(temporary);
  try {
    await work(temporary);
  } finally {
    await remove(temporary);
  }
}

function removeFolder(folder: string): Promise<void> {
  fs.rmSync(folder, { recursive: true, force: true });
  return Promise.resolve();
}

/** Temporary folders of set-ups that were killed; whether one on another host was, nobody can tell here. */
function leftBeside(goal: string): string[] {
  const begin = `${path.basename(goal)}.making`;
  return fs
    .readdirSync(path.dirname(goal))
    .filter((name) => name.startsWith(begin) && isLeft(name.slice(begin.length)))
    .map((name) => path.join(path.dirname(goal), name));
}

function isLeft(owner: string): boolean {
  const [, pid, host] = /^-(\d+)-[0-9a-f]+-(.*)$/.exec(owner) ?? [];
  return pid === undefined || (host === os.hostname() && !isRunning(Number(pid)));
}

/** Whether there is a process of this number, whoever owns it. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** The first executable file of this name in a PATH, or undefined. */
export function onPath(name: string, env: NodeJS.ProcessEnv): string | undefined {
  return (env.PATH ?? "")
    .split(path.delimiter)
    .map((folder) => path.join(folder, name))
    .find((file) => isExecutable(file));
}

/** Whether this path is a file that may be run. */
export function isExecutable(file: string): boolean {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}

/** Whether a path lies in a folder. */
export function isBelow(file: string, folder: string): boolean {
  return path.resolve(file).startsWith(`${path.resolve(folder)}${path.sep}`);
}
