import { setTimeout as sleep } from "node:timers/promises";
import { attempt, failure } from "./command";
import type { Surroundings } from "./surroundings";

/** The variable that allows ("1") or forbids ("0") to install and start anything on this machine. */
export const INSTALL = "FORECASTER_INSTALL";

/** Whether set-up may change this machine: as root on Debian, unless it is forbidden or refused. */
export async function mayInstall(surroundings: Surroundings, question: string): Promise<boolean> {
  const { env, progress, system, ask, signal } = surroundings;
  if (!system.isRoot || !system.isDebian || env[INSTALL] === "0") return false;
  if (ask === undefined || env[INSTALL] === "1") return true;
  return progress.hold(() => ask(question, signal));
}

/** Packages of Debian, and the question before they are installed. */
export interface Offer {
  readonly packages: readonly string[];
  readonly question: string;
}

/** What is found, if need be after packages were installed; undefined where they may not be, or lack it. */
export async function findOrInstall(
  surroundings: Surroundings,
  find: () => string | undefined,
  { packages, question }: Offer,
): Promise<string | undefined> {
  const present = find();
  if (present !== undefined) return present;
  if (await mayInstall(surroundings, question)) await installPackages(surroundings, packages);
  return find();
}

/** Installs packages with apt, which verifies their signatures; announced, since it changes the machine. */
export async function installPackages(
  surroundings: Surroundings,
  packages: readonly string[],
): Promise<void> {
  const names = packages.join(" ");
  const { progress } = surroundings;
  progress.say(`installing Debian's packages ${names} (${INSTALL}=0 forbids it)`);
  await progress.step(`installing ${names}`, async () => {
    // Puts an installation right that was interrupted.
    await inTurn(surroundings, "dpkg", ["--configure", "-a"]);
    await inTurn(surroundings, "apt-get", ["update", "--quiet"]);
    const install = ["install", "--yes", "--quiet", "--install-recommends"];
    await inTurn(surroundings, "apt-get", [...install, ...packages]);
  });
}

/**
 * Runs a command that must succeed, and waits up to ten minutes while somebody else installs something: apt's
 * own DPkg::Lock::Timeout covers neither `dpkg` nor the lists of `apt-get update`.
 */
async function inTurn(
  surroundings: Surroundings,
  command: string,
  args: readonly string[],
): Promise<void> {
  const env = { DEBIAN_FRONTEND: "noninteractive", LC_ALL: "C" };
  const deadline = Date.now() + 600_000;
  for (;;) {
    const outcome = await attempt(surroundings, command, args, { env });
    if (outcome.ok) return;
    const isLocked = /Could not get lock|was locked by another process/.test(outcome.stderr);
    if (!isLocked || Date.now() > deadline) throw failure([command, ...args], outcome);
    await sleep(500);
  }
}
