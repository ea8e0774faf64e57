import { succeed } from "./command";
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

/** Installs packages with apt, which verifies their signatures; announced, since it changes the machine. */
export async function installPackages(
  surroundings: Surroundings,
  packages: readonly string[],
): Promise<void> {
  const names = packages.join(" ");
  const { progress } = surroundings;
  progress.say(`installing Debian's packages ${names} (${INSTALL}=0 forbids it)`);
  const quiet = { env: { DEBIAN_FRONTEND: "noninteractive" } };
  await progress.step(`installing ${names}`, async () => {
    // Puts an installation right that was interrupted.
    await succeed(surroundings, "dpkg", ["--configure", "-a"], quiet);
    await succeed(surroundings, "apt-get", ["update", "--quiet"], quiet);
    const install = ["install", "--yes", "--quiet", "--install-recommends"];
    await succeed(surroundings, "apt-get", [...install, ...packages], quiet);
  });
}
