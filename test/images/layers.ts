import { execFile } from "node:child_process";
import { cp, rename } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { makeFolder } from "../../tools/setup/folder";
import { buildImage as buildLayer, isCurrent } from "../../tools/setup/imageBuild";
import { REPOSITORY, sourcesKey } from "../../tools/setup/sources";
import { ownSurroundings } from "../../tools/setup/surroundings";
import { docker } from "../support/dockerHost";
import { buildImage } from "../support/imageOfFiles";
import { testToolchain } from "../support/toolchain";
import type { Build } from "./triedImage";

/** Folders of test/images/apps, each with what an image is made of below its releases. */
export type App = "express" | "next" | "python" | "spring" | "stand-in";

/** An image that releases are made from, built where it is missing. */
export type Layer = () => Promise<string>;

const run = promisify(execFile);
const apps = "test/images/apps";
const built = new Map<App, Promise<string>>();

/** What the Dockerfile of an app makes; it stays on the host, as what set-up makes. */
export function layer(app: App): Layer {
  const folder = `${apps}/${app}`;
  return once(app, () => build(app, `${folder}/Dockerfile`, join(REPOSITORY, folder)));
}

/** An app of Node, with the packages of its package.json, which this machine's npm brings. */
export function npmLayer(app: App, fill = (source: string) => Promise.resolve(source)): Layer {
  return once(app, async () => {
    const goal = join(ownSurroundings().cache, "images", `${app}-${sourcesKey(`${apps}/${app}`)}`);
    const folder = await makeFolder(goal, async (temporary) => {
      const source = join(temporary, "source");
      await cp(join(REPOSITORY, apps, app), source, { recursive: true });
      await run("npm", ["ci", "--ignore-scripts"], { cwd: source });
      await rename(await fill(source), join(temporary, "context"));
    });
    return build(app, `${apps}/node.Dockerfile`, join(folder, "context"));
  });
}

/** What `next build` makes to be run without the packages that it was built with. */
export async function nextStandalone(source: string): Promise<string> {
  const env = { ...process.env, NEXT_TELEMETRY_DISABLED: "1" };
  await run("npx", ["next", "build"], { cwd: source, env, maxBuffer: 2 ** 26 });
  const standalone = join(source, ".next/standalone");
  await cp(join(source, ".next/static"), join(standalone, ".next/static"), { recursive: true });
  return standalone;
}

/** A release: a layer with these lines of a Dockerfile. */
export function releaseOn(base: Layer, ...lines: readonly string[]): Build {
  return async (tag, version) => {
    const Dockerfile = [`FROM ${await base()}`, ...lines, `ENV VERSION=${version}`, ""].join("\n");
    await buildImage(tag, { Dockerfile });
  };
}

function once(app: App, make: () => Promise<string>): Layer {
  return () => {
    const image = built.get(app) ?? make();
    built.set(app, image);
    return image;
  };
}

async function build(app: App, file: string, context: string): Promise<string> {
  const { images } = await testToolchain();
  const base = images.backendBase;
  const id = await docker("image", "inspect", "--format", "{{.Id}}", base);
  const sources = `${sourcesKey(file, `${apps}/${app}`)}-${id.slice(7, 19)}`;
  const image = { tag: `forecaster-tried/${app}:${sources}`, sources };
  const surroundings = ownSurroundings();
  if (!(await isCurrent(image, surroundings))) {
    const dockerfile = join(REPOSITORY, file);
    await buildLayer(surroundings, { ...image, base, dockerfile, context });
  }
  return image.tag;
}
