import { build } from "esbuild";
import { execFile } from "node:child_process";
import { copyFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

/** One image of the sample backend. */
export interface BackendImage {
  /** The image's whole name, such as forecaster-sample-backend:v1. */
  readonly tag: string;
  /** What the backend says it is, such as v1. */
  readonly version: string;
  /** Faults baked into the image, such as "NEVER_READY=1 START_SECONDS=5". */
  readonly faults?: string;
  /** The image to build on; needs Node 24, and either apt-get with a network, or curl and a user appuser. */
  readonly base: string;
  /** The environment of `docker build`, such as the one with DOCKER_HOST; this process's by default. */
  readonly env?: NodeJS.ProcessEnv;
}

const run = promisify(execFile);
let bundled: Promise<string> | undefined;

/** Builds an image of the sample backend; fails with Docker's own words. */
export async function buildBackendImage(image: BackendImage): Promise<void> {
  const context = await mkdtemp(join(tmpdir(), "forecaster-backend-"));
  try {
    bundled ??= bundle();
    await writeFile(join(context, "server.js"), await bundled, { mode: 0o644 });
    await copyFile(join(__dirname, "Dockerfile"), join(context, "Dockerfile"));
    await run("docker", dockerArguments(image, context), {
      env: image.env ?? process.env,
      maxBuffer: 2 ** 26,
    });
  } finally {
    await rm(context, { recursive: true });
  }
}

/** Everything that images of the same version differ by when the sample backend changes. */
export async function backendSources(): Promise<string> {
  bundled ??= bundle();
  return (await bundled) + (await readFile(join(__dirname, "Dockerfile"), "utf8"));
}

function dockerArguments({ tag, version, faults = "", base }: BackendImage, context: string) {
  const variables = { BASE: base, VERSION: version, FAULTS: faults };
  const flags = Object.entries(variables).flatMap(([name, text]) => [
    "--build-arg",
    `${name}=${text}`,
  ]);
  return ["build", "--tag", tag, ...flags, context];
}

async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(__dirname, "server.ts")],
    bundle: true,
    platform: "node",
    target: "node20",
    external: ["pg-native"],
    loader: { ".html": "text" },
    write: false,
  });
  return outputFiles.map((file) => file.text).join("");
}
