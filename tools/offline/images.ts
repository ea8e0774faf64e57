import { BACKEND_DOCKERFILE } from "../setup/backendBase";
import { buildImage, isCurrent } from "../setup/imageBuild";
import type { Surroundings } from "../setup/surroundings";
import { prepareDebianBase } from "./debianBase";
import { dockerfile, FOLDER, imageSources } from "./dockerfiles";

/** The stand-in images for stacks and sample backends; never an official name. */
export const IMAGES = {
  nginx: "forecaster-standin/nginx:1.30.6",
  postgres: "forecaster-standin/postgres:18",
  backendBase: "forecaster-standin/node:24",
} as const;

const go = "forecaster-standin/go:1.26";

/** Whether all stand-ins are there, made from the sources as they are now. */
export async function hasImages(surroundings: Surroundings): Promise<boolean> {
  for (const tag of Object.values(IMAGES)) {
    if (!(await isCurrent({ tag, sources: imageSources() }, surroundings))) return false;
  }
  return true;
}

/** Makes those that are missing or older than their sources, from Debian's packages. */
export async function makeImages(surroundings: Surroundings): Promise<void> {
  await make(surroundings, IMAGES.nginx, dockerfile("nginx"));
  await make(surroundings, IMAGES.postgres, dockerfile("postgres"));
  await make(surroundings, IMAGES.backendBase, BACKEND_DOCKERFILE);
}

/** An image with Go, made from Debian's packages where it is missing; returns its name. */
export async function prepareGo(surroundings: Surroundings): Promise<string> {
  await make(surroundings, go, dockerfile("go"));
  return go;
}

async function make(surroundings: Surroundings, tag: string, file: string): Promise<void> {
  const image = { tag, sources: imageSources() };
  if (await isCurrent(image, surroundings)) return;
  const base = await prepareDebianBase(surroundings);
  await buildImage(surroundings, { ...image, base, dockerfile: file, context: FOLDER });
}
