import * as fs from "node:fs";
import * as path from "node:path";
import { attempt, succeed } from "../setup/command";
import { INSTALL, installPackages, mayInstall } from "../setup/debian";
import { inTemporaryFolder, onPath } from "../setup/folder";
import { buildImage, isCurrent } from "../setup/imageBuild";
import type { Surroundings } from "../setup/surroundings";
import { dockerfile, imageSources } from "./dockerfiles";

const release = "forky";
const base = `forecaster-standin/base:${release}`;
const bare = "forecaster-standin/debootstrap";

/**
 * The image that all stand-ins are built on: a Debian with this machine's own package sources.
 * @throws Error when this machine is not a Debian with root that may install what is needed for it.
 */
export function prepareDebianBase(surroundings: Surroundings): Promise<string> {
  // Images and programs that are built at the same time need the same one.
  const turn = last.then(() => prepare(surroundings));
  last = turn.catch(() => undefined);
  return turn;
}

let last: Promise<unknown> = Promise.resolve();

async function prepare(surroundings: Surroundings): Promise<string> {
  const { cache, progress } = surroundings;
  const image = { tag: base, sources: imageSources() };
  if (await isCurrent(image, surroundings)) return base;
  await prepareTools(surroundings);
  const mirror = await debianMirror(surroundings);
  const make = async (temporary: string): Promise<void> => {
    const folder = path.join(temporary, "debian");
    const archive = path.join(temporary, "debian.tar");
    await progress.step(
      "making a Debian base image",
      () => importDebian(surroundings, mirror, folder, archive),
      50,
    );
    const context = path.join(temporary, "context");
    fillContext(surroundings, context, mirror, await acquireSettings(surroundings));
    await buildImage(surroundings, {
      ...image,
      base: bare,
      dockerfile: dockerfile("base"),
      context,
    });
  };
  // Also after everything else was stopped.
  const calm = { ...surroundings, signal: undefined };
  await inTemporaryFolder(path.join(cache, "debootstrap"), make, (left) =>
    removeDebian(left, calm),
  );
  return base;
}

async function prepareTools(surroundings: Surroundings): Promise<void> {
  const { env, system } = surroundings;
  if (!system.isDebian || !system.isRoot) throw new Error("that takes root on Debian.");
  const isThere = onPath("debootstrap", env) !== undefined;
  if (isThere && [system.keyring, system.certificates].every((file) => fs.existsSync(file))) return;
  if (!(await mayInstall(surroundings, "Install debootstrap, to make images with it?"))) {
    throw new Error(`debootstrap is not installed, and ${INSTALL} or the answer forbids it.`);
  }
  await installPackages(surroundings, [
    ...["debootstrap", "debian-archive-keyring", "gpgv", "ca-certificates"],
  ]);
}

async function importDebian(
  surroundings: Surroundings,
  mirror: string,
  folder: string,
  archive: string,
): Promise<void> {
  // This Debian's debootstrap may not know the newer release; every release is made as sid is.
  const script = "/usr/share/debootstrap/scripts/sid";
  // Without the second flag a missing keyring is a warning only.
  const keyring = `--keyring=${surroundings.system.keyring}`;
  const flags = ["--variant=minbase", "--force-check-gpg", keyring];
  const packages = "--include=ca-certificates,curl";
  const args = [...flags, packages, release, folder, mirror, script];
  await succeed(surroundings, "debootstrap", args);
  await succeed(surroundings, "tar", ["-C", folder, "-cf", archive, "."]);
  await succeed(surroundings, "docker", ["import", archive, bare]);
}

/** A debootstrap that was killed leaves its mounts behind. */
async function removeDebian(temporary: string, surroundings: Surroundings): Promise<void> {
  const folder = path.join(temporary, "debian");
  if (fs.existsSync(folder)) {
    for (const mount of ["dev/pts", "dev/shm", "sys", "proc"]) {
      await attempt(surroundings, "umount", [path.join(folder, mount)]);
    }
  }
  fs.rmSync(temporary, { recursive: true, force: true });
}

function fillContext(
  { system }: Surroundings,
  context: string,
  mirror: string,
  acquire: string,
): void {
  fs.mkdirSync(path.join(context, "apt/apt.conf.d"), { recursive: true });
  fs.writeFileSync(path.join(context, "apt/sources.list"), `deb ${mirror} ${release} main\n`);
  // A mirror may lag behind the date until which its index is valid; signatures stay checked.
  const settings = `${acquire}Acquire::Check-Valid-Until "false";\n`;
  fs.writeFileSync(path.join(context, "apt/apt.conf.d/90machine"), settings);
  fs.copyFileSync(system.certificates, path.join(context, "certificates.crt"));
}

/** The proxies and certificates of this machine's own apt configuration. */
async function acquireSettings(surroundings: Surroundings): Promise<string> {
  const { stdout } = await attempt(surroundings, "apt-config", ["dump", "Acquire"]);
  const lines = stdout.split("\n");
  const kept = lines.filter((line) => /^Acquire::https?::(Proxy|CaInfo)/i.test(line));
  return kept.map((line) => `${line}\n`).join("");
}

/** The first Debian mirror of this machine's own apt configuration. */
async function debianMirror(surroundings: Surroundings): Promise<string> {
  const args = ["indextargets", "--format", "$(REPO_URI)"];
  const { stdout } = await attempt(surroundings, "apt-get", args);
  const mirror = stdout.split("\n").find((uri) => /\/debian\/?$/.test(uri));
  if (mirror === undefined) {
    throw new Error("the apt configuration of this machine names no Debian mirror.");
  }
  return mirror;
}
