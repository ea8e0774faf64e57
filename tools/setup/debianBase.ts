import * as fs from "node:fs";
import * as path from "node:path";
import { attempt, succeed } from "./command";
import { INSTALL, installPackages, mayInstall } from "./debian";
import { onPath } from "./folder";
import { buildImage, isCurrent } from "./imageBuild";
import type { Surroundings } from "./surroundings";

const release = "forky";
const base = `forecaster-standin/base:${release}`;
const bare = "forecaster-standin/debootstrap";

/**
 * The image that all stand-ins are built on: a Debian with this machine's own package sources.
 * @throws Error when this machine is not a Debian with root that may install what is needed for it.
 */
export async function prepareDebianBase(surroundings: Surroundings): Promise<string> {
  const { env, progress } = surroundings;
  if (await isCurrent(base, env)) return base;
  await prepareTools(surroundings);
  const mirror = await debianMirror(env);
  await progress.step("making a Debian base image", () => importDebian(surroundings, mirror));
  const context = fillContext(surroundings, mirror, await acquireSettings(env));
  await buildImage(surroundings, { part: "base", base: bare, tag: base, context });
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

async function importDebian({ cache, env, system }: Surroundings, mirror: string): Promise<void> {
  const folder = path.join(cache, "debootstrap");
  await removeDebian(folder, env);
  fs.mkdirSync(folder, { recursive: true });
  // This Debian's debootstrap may not know the newer release; every release is made as sid is.
  const script = "/usr/share/debootstrap/scripts/sid";
  // Without the second flag a missing keyring is a warning only.
  const flags = ["--variant=minbase", "--force-check-gpg", `--keyring=${system.keyring}`];
  const packages = "--include=ca-certificates,curl";
  await succeed("debootstrap", [...flags, packages, release, folder, mirror, script], { env });
  const archive = `${folder}.tar`;
  await succeed("tar", ["-C", folder, "-cf", archive, "."], { env });
  await succeed("docker", ["import", archive, bare], { env });
  fs.rmSync(archive);
  await removeDebian(folder, env);
}

/** A debootstrap that was killed leaves its mounts behind. */
async function removeDebian(folder: string, env: NodeJS.ProcessEnv): Promise<void> {
  if (!fs.existsSync(folder)) return;
  for (const mount of ["dev/pts", "dev/shm", "sys", "proc"]) {
    await attempt("umount", [path.join(folder, mount)], { env });
  }
  fs.rmSync(folder, { recursive: true, force: true });
}

function fillContext({ cache, system }: Surroundings, mirror: string, acquire: string): string {
  const context = path.join(cache, "base-image");
  fs.rmSync(context, { recursive: true, force: true });
  fs.mkdirSync(path.join(context, "apt/apt.conf.d"), { recursive: true });
  fs.writeFileSync(path.join(context, "apt/sources.list"), `deb ${mirror} ${release} main\n`);
  // A mirror may lag behind the date until which its index is valid; signatures stay checked.
  const settings = `${acquire}Acquire::Check-Valid-Until "false";\n`;
  fs.writeFileSync(path.join(context, "apt/apt.conf.d/90machine"), settings);
  fs.copyFileSync(system.certificates, path.join(context, "certificates.crt"));
  return context;
}

/** The proxies and certificates of this machine's own apt configuration. */
async function acquireSettings(env: NodeJS.ProcessEnv): Promise<string> {
  const { stdout } = await attempt("apt-config", ["dump", "Acquire"], { env });
  const lines = stdout.split("\n");
  const kept = lines.filter((line) => /^Acquire::https?::(Proxy|CaInfo)/i.test(line));
  return kept.map((line) => `${line}\n`).join("");
}

/** The first Debian mirror of this machine's own apt configuration. */
async function debianMirror(env: NodeJS.ProcessEnv): Promise<string> {
  const { stdout } = await attempt("apt-get", ["indextargets", "--format", "$(REPO_URI)"], { env });
  const mirror = stdout.split("\n").find((uri) => /\/debian\/?$/.test(uri));
  if (mirror === undefined) {
    throw new Error("the apt configuration of this machine names no Debian mirror.");
  }
  return mirror;
}
