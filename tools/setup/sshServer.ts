import * as path from "node:path";
import { findOrInstall, INSTALL } from "./debian";
import { onPath } from "./folder";
import type { Surroundings } from "./surroundings";

const offer = {
  packages: ["openssh-server"],
  question: "Install openssh-server from Debian's packages, for tests of a remote Docker host?",
};

/**
 * The absolute path of an sshd, for tests that run one of their own; root on Debian gets it installed, but
 * only where the installation does not start a server for the whole machine.
 * @throws Error with what to do on this system when there is none.
 */
export async function prepareSshServer(
  surroundings: Surroundings,
  folders: readonly string[] = ["/usr/sbin", "/usr/local/sbin"],
): Promise<string> {
  const find = () => onPath("sshd", { PATH: searched(surroundings, folders) });
  const { system } = surroundings;
  const found = system.startsServices ? find() : await findOrInstall(surroundings, find, offer);
  if (found !== undefined) return found;
  const command = system.isDebian ? "sudo apt-get install openssh-server" : "your system's OpenSSH";
  throw new Error(
    `There is no sshd here, which the tests of a remote Docker host run. Set-up installs one only as root on Debian, where that starts no server, and not with ${INSTALL}=0. Install it: ${command}`,
  );
}

/** Where people who are not root have no sshd on PATH, it is still there. */
function searched({ env }: Surroundings, folders: readonly string[]): string {
  return [env.PATH ?? "", ...folders].join(path.delimiter);
}
