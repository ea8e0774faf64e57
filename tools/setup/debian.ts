import { succeed } from "./command";
import type { Surroundings } from "./surroundings";

/** The variable that allows ("1") or forbids ("0") to install and start anything on this machine. */
export const INSTALL = "FORECASTER_INSTALL";

/** Whether set-up may change this machine: as root on Debian, unless it is forbidden or refused. */
export async function mayInstall(surroundings: Surroundings, question: string): Promise<boolean> {
  const { env, system, ask } = surroundings;
  if (!system.isRoot || !system.isDebian || env[INSTALL] === "0") return false;
  return ask === undefined || env[INSTALL] === "1" || ask(question);
}

/** Installs packages with apt, which verifies their signatures; announced, since it changes the machine. */
export async function installPackages(
  { env, progress }: Surroundings,
  packages: readonly string[],
): Promise<void> {
  const names = packages.join(" ");
  progress.say(`installing Debian's packages ${names} (${INSTALL}=0 forbids it)`);
  const quiet = { env: { ...env, DEBIAN_FRONTEND: "noninteractive" } };
  await progress.step(`installing ${names}`, async () => {
    // Puts an installation right that was interrupted.
    await succeed("dpkg", ["--configure", "-a"], quiet);
    await succeed("apt-get", ["update", "--quiet"], quiet);
    const install = ["install", "--yes", "--quiet", "--install-recommends"];
    await succeed("apt-get", [...install, ...packages], quiet);
  });
}
