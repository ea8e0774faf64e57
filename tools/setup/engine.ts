import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { attempt, succeed } from "./command";
import { makeFolder, onPath } from "./folder";
import { goBuild } from "./goBuild";
import { sourcesKey } from "./sources";
import type { Surroundings } from "./surroundings";
import { atLeast, PULUMI_VERSION } from "./versions";

/** The Pulumi CLI with its Node host beside it. */
export interface Engine {
  readonly kind: "official" | "built from modules";
  /** The folder that holds `pulumi` and `pulumi-language-nodejs`. */
  readonly folder: string;
}

/** Pulumi's own download site; checksums are published beside the releases. */
const downloads = "https://get.pulumi.com/releases/sdk";

/** The CLI on PATH, else the official download, else one built from Go modules. */
export async function prepareEngine(surroundings: Surroundings, site = downloads): Promise<Engine> {
  const present = await onThisMachine(surroundings);
  if (present !== undefined) return { kind: "official", folder: present };
  const { cache, progress, sites } = surroundings;
  const official = path.join(cache, `pulumi-${PULUMI_VERSION}`);
  if (fs.existsSync(official) || (await sites.reachable(site))) {
    const step = () => makeFolder(official, (folder) => download(site, folder));
    return { kind: "official", folder: await progress.step("downloading Pulumi", step) };
  }
  return { kind: "built from modules", folder: await build(surroundings) };
}

async function onThisMachine({ env }: Surroundings): Promise<string | undefined> {
  const cli = onPath("pulumi", env);
  if (cli === undefined || onPath("pulumi-language-nodejs", env) === undefined) return undefined;
  const version = await attempt(cli, ["version"], { env, timeoutMs: 10_000 });
  return version.ok && atLeast(version.stdout, PULUMI_VERSION) ? path.dirname(cli) : undefined;
}

async function download(site: string, folder: string): Promise<void> {
  const arch = process.arch === "arm64" ? "arm64" : "x64";
  const archive = `pulumi-v${PULUMI_VERSION}-${process.platform}-${arch}.tar.gz`;
  const bytes = Buffer.from(await (await fetched(`${site}/${archive}`)).arrayBuffer());
  const sums = await (await fetched(`${site}/pulumi-${PULUMI_VERSION}-checksums.txt`)).text();
  const sum = createHash("sha256").update(bytes).digest("hex");
  if (!sums.split("\n").some((line) => line.trim() === `${sum}  ${archive}`)) {
    throw new Error(`The checksum of ${archive} is not the published one; nothing was installed.`);
  }
  const file = path.join(folder, archive);
  fs.writeFileSync(file, bytes);
  await succeed("tar", ["-xzf", file, "-C", folder, "--strip-components=1"]);
  fs.rmSync(file);
}

async function fetched(address: string): Promise<Response> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address} answered ${response.status}`);
  return response;
}

function build(surroundings: Surroundings): Promise<string> {
  const sources = ["tools/engine/cli", "tools/engine/language-host"];
  const folder = path.join(surroundings.cache, `engine-${sourcesKey(...sources)}`);
  const version = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";
  return makeFolder(folder, async (temporary) => {
    const { progress } = surroundings;
    await progress.step("building the Pulumi CLI from Go modules", () =>
      goBuild(surroundings, {
        module: "tools/engine/cli",
        target: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
        output: path.join(temporary, "pulumi"),
        ldflags: `-X ${version}=v${PULUMI_VERSION}`,
      }),
    );
    await progress.step("building Pulumi's Node host from Go modules", () =>
      goBuild(surroundings, {
        module: "tools/engine/language-host",
        target: "github.com/pulumi/pulumi/sdk/nodejs/cmd/pulumi-language-nodejs/v3",
        output: path.join(temporary, "pulumi-language-nodejs"),
        ldflags: "",
      }),
    );
  });
}
