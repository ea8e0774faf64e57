import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { offline } from "../offline";
import { attempt, succeed } from "./command";
import { isBelow, isExecutable, makeFolder, onPath } from "./folder";
import { Unavailable } from "./sites";
import type { Surroundings } from "./surroundings";
import { atLeast, PULUMI_VERSION } from "./versions";

/** The Pulumi CLI with its Node host. */
export interface Engine {
  readonly kind: "official" | "built from modules";
  /** The folder that holds `pulumi`. */
  readonly folder: string;
}

/**
 * The CLI on PATH, else the one that was made before, else the official download, else Go modules; what is
 * built without Go on PATH waits for Docker.
 */
export async function prepareEngine(
  surroundings: Surroundings,
  docker: Promise<void>,
): Promise<Engine> {
  const { cache, progress, system } = surroundings;
  const official = path.join(cache, `pulumi-${PULUMI_VERSION}-${system.platform}-${process.arch}`);
  const built = offline.engineFolder(surroundings);
  const present = await onThisMachine(surroundings);
  if (present !== undefined) {
    if (present.lack === undefined) return { kind: "official", folder: path.dirname(present.cli) };
    const isReplaced = fs.existsSync(official) || fs.existsSync(built);
    if (!isReplaced) progress.say(`${present.cli} is not used: ${present.lack}`);
  }
  const isThere = fs.existsSync(official);
  if (isThere || (!fs.existsSync(built) && (await downloaded(surroundings, official)))) {
    return { kind: "official", folder: official };
  }
  return { kind: "built from modules", folder: await offline.buildEngine(surroundings, docker) };
}

/** A CLI that the person has installed, and what it lacks to be used. */
interface Present {
  readonly cli: string;
  readonly lack: string | undefined;
}

async function onThisMachine(surroundings: Surroundings): Promise<Present | undefined> {
  const { env, cache } = surroundings;
  // What set-up itself made is on PATH in the programs that it runs: that is not the person's own.
  const folders = (env.PATH ?? "").split(path.delimiter).filter((one) => !isBelow(one, cache));
  const own = { ...env, PATH: folders.join(path.delimiter) };
  const cli = onPath("pulumi", own);
  if (cli === undefined) return undefined;
  const version = await attempt(surroundings, cli, ["version"], { env: own, timeoutMs: 10_000 });
  const isNewEnough = version.ok && atLeast(version.stdout, PULUMI_VERSION);
  if (!isNewEnough) return { cli, lack: `it is older than ${PULUMI_VERSION}` };
  return { cli, lack: hasNodeHost(cli, own) ? undefined : "it lacks its Node host" };
}

function hasNodeHost(cli: string, env: NodeJS.ProcessEnv): boolean {
  const name = "pulumi-language-nodejs";
  const beside = path.join(path.dirname(fs.realpathSync(cli)), name);
  return isExecutable(beside) || onPath(name, env) !== undefined;
}

/** Whether the site gave the CLI; a site that is down or fails is no error, but a wrong checksum is. */
async function downloaded(surroundings: Surroundings, folder: string): Promise<boolean> {
  const { progress, pulumiSite, sites } = surroundings;
  const instead = "the Pulumi CLI is built from Go modules instead, which takes some minutes";
  if (!(await sites.reachable(pulumiSite))) {
    progress.say(`${pulumiSite} does not answer; ${instead}`);
    return false;
  }
  try {
    await progress.step("downloading the Pulumi CLI", () =>
      makeFolder(folder, (temporary) => download(surroundings, temporary)),
    );
    return true;
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    progress.say(`${error.message}; ${instead}`);
    return false;
  }
}

async function download(surroundings: Surroundings, folder: string): Promise<void> {
  const { pulumiSite, signal, sites, system } = surroundings;
  const releases = `${pulumiSite}/releases/sdk`;
  const archive = `pulumi-v${PULUMI_VERSION}-${system.platform}-${process.arch}.tar.gz`;
  const bytes = await sites.download(`${releases}/${archive}`, signal);
  const sums = await sites.download(`${releases}/pulumi-${PULUMI_VERSION}-checksums.txt`, signal);
  const sum = createHash("sha256").update(bytes).digest("hex");
  if (!sums.toString().split("\n").includes(`${sum}  ${archive}`)) {
    throw new Error(`The checksum of ${archive} is not the published one; nothing was installed.`);
  }
  const file = path.join(folder, archive);
  fs.writeFileSync(file, bytes);
  await succeed(surroundings, "tar", ["-xzf", file, "-C", folder, "--strip-components=1"]);
  fs.rmSync(file);
}
