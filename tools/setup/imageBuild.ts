import * as path from "node:path";
import { attempt, succeed } from "./command";
import { REPOSITORY, sourcesKey } from "./sources";
import type { Surroundings } from "./surroundings";

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

/** Builds an image and labels it with its sources. */
export function buildImage(surroundings: Surroundings, build: ImageBuild): Promise<string> {
  const args = [
    ...["build", "--quiet", "--network", "host"],
    ...["--label", `${sourceLabel}=${sourcesKey("tools/images")}`],
    ...["--build-arg", `BASE=${build.base}`, "--tag", build.tag],
    ...["--file", path.join(folder, `${build.part}.Dockerfile`), build.context ?? folder],
  ];
  return surroundings.progress.step(`building ${build.tag}`, () =>
    // The classic builder is there in every Docker, also without buildx, and sees local images.
    succeed(surroundings, "docker", args, { env: { DOCKER_BUILDKIT: "0" } }),
  );
}
