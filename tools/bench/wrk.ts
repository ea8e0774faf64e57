import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { findOrInstall } from "../setup/debian";
import { onPath } from "../setup/folder";
import type { Surroundings } from "../setup/surroundings";

const run = promisify(execFile);

/**
 * The path of wrk, which Debian's package brings where it may be installed.
 * @throws Error with what to install.
 */
export async function findWrk(surroundings: Surroundings): Promise<string> {
  const found = await findOrInstall(surroundings, () => onPath("wrk", surroundings.env), {
    packages: ["wrk"],
    question: "Install wrk from Debian's packages on this machine?",
  });
  if (found !== undefined) return found;
  throw new Error("There is no wrk here. To fix: sudo apt-get install wrk, or brew install wrk");
}

/**
 * Asks an address as fast as it answers; returns requests per second.
 * @throws Error when an answer is not 2xx, or none comes.
 */
export async function measure(
  wrk: string,
  url: string,
  seconds: number,
  connections: number,
  signal: AbortSignal,
): Promise<number> {
  const args = ["-t2", `-c${Math.max(2, connections)}`, `-d${seconds}s`, url];
  const { stdout } = await run(wrk, args, { timeout: (seconds + 30) * 1000, signal });
  return rateIn(stdout);
}

/** Requests per second, as wrk prints them. */
export function rateIn(printed: string): number {
  const trouble = /^ *(Non-2xx|Socket errors).*$/m.exec(printed);
  const [, rate] = /^Requests\/sec: +([\d.]+)$/m.exec(printed) ?? [];
  if (trouble !== null || rate === undefined || Number(rate) === 0) {
    throw new Error(`not every request was answered:\n${printed}`);
  }
  return Number(rate);
}
