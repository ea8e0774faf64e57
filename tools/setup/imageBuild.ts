import { attempt, succeed } from "./command";
import type { Surroundings } from "./surroundings";
import { lastLine } from "./words";

/** An image by its name, and what it is built from in short. */
export interface BuiltImage {
  readonly tag: string;
  /** As sourcesKey() gives it. */
  readonly sources: string;
}

/** How an image is built. */
export interface ImageBuild extends BuiltImage {
  /** The image that it is built on. */
  readonly base: string;
  /** Absolute path. */
  readonly dockerfile: string;
  /** Absolute path of the folder that it is built from. */
  readonly context: string;
}

const sourceLabel = "forecaster-standin.sources";

/** Whether an image is there that was built from the sources as they are now. */
export async function isCurrent(
  { tag, sources }: BuiltImage,
  surroundings: Surroundings,
): Promise<boolean> {
  const format = `{{index .Config.Labels "${sourceLabel}"}}`;
  const args = ["image", "inspect", "--format", format, tag];
  const { stdout } = await attempt(surroundings, "docker", args);
  return stdout.trim() === sources;
}

/**
 * Builds an image, labelled with its sources. Of two set-ups at the same time the first names it: what runs on
 * its image must not change.
 */
export async function buildImage(
  surroundings: Surroundings,
  { tag, sources, base, dockerfile, context }: ImageBuild,
): Promise<void> {
  const args = [
    ...["build", "--quiet", "--network", "host"],
    ...["--label", `${sourceLabel}=${sources}`, "--build-arg", `BASE=${base}`],
    ...["--file", dockerfile, context],
  ];
  await surroundings.progress.step(`building ${tag}`, async () => {
    // The classic builder is there in every Docker, also without buildx, and sees local images.
    const env = { DOCKER_BUILDKIT: "0" };
    const id = lastLine(await succeed(surroundings, "docker", args, { env }));
    if (!(await isCurrent({ tag, sources }, surroundings))) {
      await succeed(surroundings, "docker", ["tag", id, tag]);
    }
  });
}
