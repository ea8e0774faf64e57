import { findOrInstall, INSTALL } from "./debian";
import { onPath } from "./folder";
import type { Surroundings } from "./surroundings";

const names = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
const offer = {
  packages: ["chromium"],
  question: "Install Chromium from Debian's packages, for a test of the sample backend's page?",
};

/**
 * The absolute path of a Chromium, for the tests of pages; root on Debian gets it installed.
 * @throws Error with what to do on this system when there is none.
 */
export async function prepareBrowser(surroundings: Surroundings): Promise<string> {
  const find = () =>
    names.map((name) => onPath(name, surroundings.env)).find((path) => path !== undefined);
  const found = await findOrInstall(surroundings, find, offer);
  if (found !== undefined) return found;
  const { isDebian } = surroundings.system;
  const command = isDebian ? "sudo apt-get install chromium" : "your system's Chromium or Chrome";
  throw new Error(
    `There is no Chromium here, in which the sample backend's page is tested. Set-up installs one only as root on Debian, and not with ${INSTALL}=0. Install it: ${command}`,
  );
}
