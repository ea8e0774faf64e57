import { execFile } from "node:child_process";
import { cp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { makeFolder } from "../../../tools/setup/folder";
import { ownSurroundings } from "../../../tools/setup/surroundings";
import { docker } from "../dockerHost";
import { buildImage } from "../imageOfFiles";
import { testToolchain } from "../toolchain";

const run = promisify(execFile);
const lego = { module: "github.com/go-acme/lego/v4", version: "4.35.2" } as const;
const pebble = { module: "github.com/letsencrypt/pebble/v2", version: "2.10.3" } as const;

/** An image with lego as its authors' own has it, and a shell: without the hundreds of DNS services, of which none is used. */
export function legoImage(): Promise<string> {
  return image("lego", lego.version, async (folder) => {
    const { stdout } = await run("go", [
      ...["mod", "download", "-json", `${lego.module}@v${lego.version}`],
    ]);
    const { Dir: source } = JSON.parse(stdout) as { readonly Dir: string };
    const copy = join(folder, "source");
    await cp(source, copy, { recursive: true });
    await run("chmod", ["-R", "u+w", copy]);
    await writeFile(join(copy, "providers/dns/zz_gen_dns_providers.go"), noDnsServices);
    await go(["build", "-trimpath", "-o", join(folder, "lego"), "./cmd/lego"], copy);
    await rm(copy, { recursive: true });
  });
}

const noDnsServices = `package dns

import (
	"errors"

	"github.com/go-acme/lego/v4/challenge"
)

func NewDNSChallengeProviderByName(name string) (challenge.Provider, error) {
	return nil, errors.New(name)
}
`;

/** An image with Pebble, the authority that Let's Encrypt has made for tests. */
export function pebbleImage(): Promise<string> {
  return image("pebble", pebble.version, async (folder) => {
    await go(["install", `${pebble.module}/cmd/pebble@v${pebble.version}`], folder, folder);
  });
}

function go(args: readonly string[], cwd: string, GOBIN = ""): Promise<unknown> {
  const env = {
    ...process.env,
    CGO_ENABLED: "0",
    GOFLAGS: "-buildvcs=false",
    GOWORK: "off",
    GOBIN,
  };
  return run("go", [...args], { cwd, env, timeout: 600_000, maxBuffer: 2 ** 24 });
}

/** Of one program that is built into a folder, which stays for the next time. */
async function image(
  name: string,
  version: string,
  build: (folder: string) => Promise<void>,
): Promise<string> {
  const tag = `forecaster-tests/${name}:${version}`;
  if ((await docker("images", "--quiet", tag)) !== "") return tag;
  const made = join(ownSurroundings().cache, `${name}-${version}`);
  const folder = await makeFolder(made, build);
  const { images } = await testToolchain();
  const Dockerfile = `FROM ${images.nginx}\nUSER root\nCOPY ${name} /\nENTRYPOINT ["/${name}"]\n`;
  await buildImage(tag, { Dockerfile, [name]: await readFile(join(folder, name)) });
  return tag;
}
