import * as path from "node:path";
import { attempt, succeed } from "./command";
import { REPOSITORY, sourcesKey } from "./sources";
import type { Surroundings } from "./surroundings";
import { lastLine } from "./words";

/** One image to build from tools/images. */
export interface ImageBuild {
  /** The name of its Dockerfile, without the ending. */
  readonly part: "backend" | "base" | "go" | "nginx" | "postgres";
  /** The image that it is built on. */
  readonly base: string;
  readonly tag: string;
  /** Absolute path of the build context; tools/images by default. */
  readonly context?: string;
}

const folder = path.join(REPOSITORY, "tools/images");
const sourceLabel = "forecaster-standin.sources";

/** Whether an image is there that was built from the sources as they are now. */
export async function isCurrent(image: string, surroundings: Surroundings): Promise<boolean> {
  const format = `{{index .Config.Labels "${sourceLabel}"}}`;
  const args = ["image", "inspect", "--format", format, image];
  const { stdout } = await attempt(surroundings, "docker", args);
  return stdout.trim() === sourcesKey("tools/images");
}

/**
 * Builds an image, labelled with its sources. Of two set-ups at the same time the first names it: what runs on
 * its image must not change.
 */
export async function buildImage(
  surroundings: Surroundings,
  { part, base, tag, context = folder }: ImageBuild,
): Promise<void> {
  const args = [
    ...["build", "--quiet", "--network", "host"],
    ...["--label", `${sourceLabel}=${sourcesKey("tools/images")}`, "--build-arg", `BASE=${base}`],
    ...["--file", path.join(folder, `${part}.Dockerfile`), context],
  ];
  await surroundings.progress.step(`building ${tag}`, async () => {
    // The classic builder is there in every Docker, also without buildx, and sees local images.
    const env = { DOCKER_BUILDKIT: "0" };
    const id = lastLine(await succeed(surroundings, "docker", args, { env }));
    if (!(await isCurrent(tag, surroundings))) {
      await succeed(surroundings, "docker", ["tag", id, tag]);
    }
  });
}
