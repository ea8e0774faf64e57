import * as fs from "node:fs";
import * as path from "node:path";
import { attempt, succeed } from "./command";
import { onPath } from "./folder";
import { REPOSITORY, sourcesKey } from "./sources";
import type { Surroundings } from "./surroundings";

/** The images that stacks and sample backends are made from. */
export interface Images {
  readonly kind: "official" | "stand-in";
  readonly nginx: string;
  readonly postgres: string;
  readonly backendBase: string;
}

const official: Images = {
  kind: "official",
  nginx: "nginx:1.29.3-alpine",
  postgres: "postgres:16-alpine",
  backendBase: "node:24-slim",
};

const standIn: Images = {
  kind: "stand-in",
  nginx: "forecaster-standin/nginx:1.30.6",
  postgres: "forecaster-standin/postgres:18",
  backendBase: "forecaster-standin/node:24",
};

const dockerfiles = {
  nginx: standIn.nginx,
  postgres: standIn.postgres,
  backend: standIn.backendBase,
};
const sourceLabel = "forecaster-standin.sources";
const release = "forky";

/** Official images, pulled when they are not there; else stand-ins made from Debian's packages. */
export async function prepareImages(surroundings: Surroundings): Promise<Images> {
  if (await pulled(surroundings)) return official;
  for (const part of ["nginx", "postgres", "backend"] as const) {
    await prepareBase(surroundings, part);
  }
  return standIn;
}

async function pulled({ env, progress, sites }: Surroundings): Promise<boolean> {
  for (const image of [official.nginx, official.postgres, official.backendBase]) {
    if ((await attempt("docker", ["image", "inspect", image], { env })).ok) continue;
    // One try for all of them: a registry that cannot be reached stays so.
    const reached = await sites.remember(
      "images",
      async () =>
        (await attempt("docker", ["pull", "--quiet", image], { env, timeoutMs: 300_000 })).ok,
    );
    if (!reached) return false;
    await progress.step(`pulling ${image}`, () =>
      succeed("docker", ["pull", "--quiet", image], { env }),
    );
  }
  return true;
}

/** A stand-in image by the name of its Dockerfile, built when its sources changed. */
export async function prepareBase(
  surroundings: Surroundings,
  part: keyof typeof dockerfiles | "go",
): Promise<string> {
  const { env, progress } = surroundings;
  const tag = part === "go" ? "forecaster-standin/go:1.26" : dockerfiles[part];
  const key = sourcesKey("tools/images");
  if ((await label(tag, env)) === key) return tag;
  await progress.step("making a Debian base image", () => makeBase(surroundings, key));
  await progress.step(`making ${tag} from Debian's packages`, () =>
    succeed(
      "docker",
      [
        ...["build", "--quiet", "--network", "host", "--label", `${sourceLabel}=${key}`],
        ...["--build-arg", `BASE=${base}`, "--tag", tag],
        ...["--file", path.join(REPOSITORY, "tools/images", `${part}.Dockerfile`)],
        path.join(REPOSITORY, "tools/images"),
      ],
      { env: { ...env, DOCKER_BUILDKIT: "0" } },
    ),
  );
  return tag;
}

const base = `forecaster-standin/base:${release}`;

async function label(image: string, env: NodeJS.ProcessEnv): Promise<string> {
  const format = `{{index .Config.Labels "${sourceLabel}"}}`;
  return (
    await attempt("docker", ["image", "inspect", "--format", format, image], { env })
  ).stdout.trim();
}

async function makeBase(surroundings: Surroundings, key: string): Promise<void> {
  const { cache, env } = surroundings;
  if ((await label(base, env)) === key) return;
  if (onPath("debootstrap", env) === undefined) {
    const quiet = { env: { ...env, DEBIAN_FRONTEND: "noninteractive" } };
    await succeed("apt-get", ["update", "--quiet"], quiet);
    await succeed("apt-get", ["install", "--yes", "--quiet", "debootstrap"], quiet);
  }
  const mirror = await debianMirror(env);
  const folder = path.join(cache, "debootstrap");
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });
  // This Debian's debootstrap may not know the newer release; every release is made as sid is.
  const script = "/usr/share/debootstrap/scripts/sid";
  const packages = "--include=ca-certificates,curl";
  await succeed("debootstrap", ["--variant=minbase", packages, release, folder, mirror, script], {
    env,
  });
  await succeed(
    "sh",
    ["-c", 'tar -C "$0" -c . | docker import - forecaster-standin/debootstrap', folder],
    { env },
  );
  fs.rmSync(folder, { recursive: true, force: true });
  await buildBase(surroundings, mirror, key);
}

async function buildBase({ cache, env }: Surroundings, mirror: string, key: string): Promise<void> {
  const context = path.join(cache, "base-image");
  fs.rmSync(context, { recursive: true, force: true });
  const apt = path.join(context, "apt");
  fs.mkdirSync(path.join(apt, "apt.conf.d"), { recursive: true });
  fs.writeFileSync(path.join(apt, "sources.list"), `deb ${mirror} ${release} main\n`);
  // Signatures stay checked; only a mirror that lags behind its date is accepted.
  const settings = ["apt-config", "dump", "Acquire"] as const;
  const acquire = (await attempt(settings[0], settings.slice(1), { env })).stdout;
  fs.writeFileSync(
    path.join(apt, "apt.conf.d", "90machine"),
    `${proxyLines(acquire)}Acquire::Check-Valid-Until "false";\n`,
  );
  fs.copyFileSync("/etc/ssl/certs/ca-certificates.crt", path.join(context, "certificates.crt"));
  await succeed(
    "docker",
    [
      ...[
        "build",
        "--quiet",
        "--network",
        "host",
        "--label",
        `${sourceLabel}=${key}`,
        "--tag",
        base,
      ],
      ...["--file", path.join(REPOSITORY, "tools/images/base.Dockerfile"), context],
    ],
    { env: { ...env, DOCKER_BUILDKIT: "0" } },
  );
}

function proxyLines(acquire: string): string {
  const kept = acquire.split("\n").filter((line) => /^Acquire::https?::(Proxy|CaInfo)/i.test(line));
  return kept.map((line) => `${line}\n`).join("");
}

/** The first Debian mirror of this machine's own apt configuration. */
async function debianMirror(env: NodeJS.ProcessEnv): Promise<string> {
  const format = "$(SITE) $(REPO_URI) $(RELEASE)";
  const { stdout } = await attempt("apt-get", ["indextargets", "--format", format], { env });
  const mirror = stdout
    .split("\n")
    .map((line) => line.split(" ")[1] ?? "")
    .find((uri) => /\/debian\/?$/.test(uri));
  if (mirror === undefined) {
    throw new Error("The apt configuration of this machine names no Debian mirror.");
  }
  return mirror;
}
