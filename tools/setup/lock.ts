import * as fs from "node:fs";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Surroundings } from "./surroundings";

/** Does the work while no other set-up of this cache runs; a lock whose holder is gone does not count. */
export async function alone<T>(surroundings: Surroundings, work: () => Promise<T>): Promise<T> {
  fs.mkdirSync(surroundings.cache, { recursive: true });
  const file = path.join(surroundings.cache, "lock");
  let announced = false;
  while (!take(file)) {
    const holder = holderOf(file);
    if (holder === undefined || !isRunning(holder)) {
      fs.rmSync(file, { force: true });
      continue;
    }
    if (!announced) surroundings.progress.say(`waiting for another set-up (process ${holder})`);
    announced = true;
    await sleep(500);
  }
  const release = (): void => {
    fs.rmSync(file, { force: true });
  };
  process.once("exit", release);
  try {
    return await work();
  } finally {
    process.off("exit", release);
    release();
  }
}

function take(file: string): boolean {
  // A link appears together with its content; a file would be empty for a moment.
  try {
    fs.symlinkSync(String(process.pid), file);
    return true;
  } catch {
    return false;
  }
}

function holderOf(file: string): number | undefined {
  try {
    return Number(fs.readlinkSync(file));
  } catch {
    return undefined;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
