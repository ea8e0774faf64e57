import { randomUUID } from "node:crypto";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Surroundings } from "./surroundings";

const pollMs = 100;

/**
 * Does the work while no other set-up of this cache runs. A holder that was killed loses the lock at
 * once; one on another host, or whose process id is another process's now, after some silence.
 */
export async function alone<T>(
  surroundings: Surroundings,
  work: () => Promise<T>,
  silenceMs = 30_000,
): Promise<T> {
  fs.mkdirSync(surroundings.cache, { recursive: true });
  const lock = path.join(surroundings.cache, "set-up.lock");
  const own = [process.pid, os.hostname(), randomUUID()].join("@");
  const others = new Others(lock, silenceMs);
  while (!take(lock, own)) {
    if (others.removeGone()) continue;
    others.announce(surroundings);
    await sleep(pollMs);
  }
  const beat = setInterval(() => {
    touch(path.join(lock, own));
  }, pollMs);
  const release = (): void => {
    fs.rmSync(path.join(lock, own), { force: true });
  };
  process.once("exit", release);
  try {
    return await work();
  } finally {
    clearInterval(beat);
    process.off("exit", release);
    release();
  }
}

/**
 * The lock is a folder with its holder's file inside: a folder can be renamed onto an empty one only,
 * and a file's name is used once, so that nobody removes the lock of somebody else.
 */
function take(lock: string, own: string): boolean {
  const prepared = `${lock}.${own}`;
  fs.mkdirSync(prepared);
  fs.writeFileSync(path.join(prepared, own), "");
  try {
    fs.renameSync(prepared, lock);
    return true;
  } catch (error) {
    fs.rmSync(prepared, { recursive: true });
    if (codeOf(error) === "ENOTEMPTY" || codeOf(error) === "EEXIST") return false;
    throw error;
  }
}

class Others {
  private lastSign = "";
  private silentSince = Date.now();
  private announced = false;

  constructor(
    private readonly lock: string,
    private readonly silenceMs: number,
  ) {}

  /** Removes the holder that is no more; returns whether there was one. */
  removeGone(): boolean {
    const holder = this.holder();
    if (holder === undefined || !this.isGone(holder)) return false;
    fs.rmSync(path.join(this.lock, holder), { force: true });
    return true;
  }

  announce({ progress }: Surroundings): void {
    if (!this.announced) progress.say(`waiting for another set-up (${this.holder() ?? "ending"})`);
    this.announced = true;
  }

  private holder(): string | undefined {
    return fs.existsSync(this.lock) ? fs.readdirSync(this.lock)[0] : undefined;
  }

  private isGone(holder: string): boolean {
    const [pid, host] = holder.split("@");
    if (host === os.hostname() && !isRunning(Number(pid))) return true;
    const sign = `${holder} ${lastTouch(path.join(this.lock, holder))}`;
    if (sign !== this.lastSign) this.silentSince = Date.now();
    this.lastSign = sign;
    return Date.now() - this.silentSince > this.silenceMs;
  }
}

function touch(file: string): void {
  const now = new Date();
  if (fs.existsSync(file)) fs.utimesSync(file, now, now);
}

function lastTouch(file: string): number {
  return fs.statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === "EPERM";
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
