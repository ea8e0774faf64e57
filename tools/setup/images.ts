import * as path from "node:path";
import { newStackImages } from "../../components/model/config/newStackImages";
import { offline } from "../offline";
import { BACKEND_DOCKERFILE } from "./backendBase";
import { attempt } from "./command";
import { type BuiltImage, buildImage, isCurrent } from "./imageBuild";
import { sourcesKey } from "./sources";
import type { Surroundings } from "./surroundings";
import { lastLine, reasonOf } from "./words";

/** The images that stacks and sample backends are made from. */
export interface Images {
  readonly kind: "official" | "stand-in";
  readonly nginx: string;
  readonly postgres: string;
  /** Has Node 24, curl and the user appuser. */
  readonly backendBase: string;
}

const node = "node:24-slim";

const official: Images = {
  kind: "official",
  nginx: newStackImages["proxy.image"],
  postgres: newStackImages["database.image"],
  backendBase: "forecaster-sample-base:node-24",
};

const standIn: Images = { kind: "stand-in", ...offline.images };

/**
 * Official images with the sample backend's base on them, else stand-ins for all of them. What is there
 * already is used: the images below a running stack must not change because a registry answers again.
 * @throws Error that names the image and says how to get it.
 */
export async function prepareImages(surroundings: Surroundings): Promise<Images> {
  if (await isOfficialThere(surroundings)) return official;
  if (await offline.hasImages(surroundings)) return standIn;
  const trouble = await officialTrouble(surroundings);
  if (trouble === undefined) return official;
  surroundings.progress.say(`${trouble.words}; stand-ins are made from Debian's packages`);
  try {
    await offline.makeImages(surroundings);
  } catch (error) {
    throw new Error(
      `${trouble.words}. To fix: docker pull ${trouble.image}\n` +
        `Its stand-in cannot be made either: ${reasonOf(error)}`,
      { cause: error },
    );
  }
  return standIn;
}

async function isOfficialThere(surroundings: Surroundings): Promise<boolean> {
  if (!(await isCurrent(backend(), surroundings))) return false;
  for (const image of [official.nginx, official.postgres]) {
    if (!(await isPresent(image, surroundings))) return false;
  }
  return true;
}

function backend(): BuiltImage {
  return { tag: official.backendBase, sources: sourcesKey("tools/images") };
}

/** Pulls and builds; the first failure ends it, since a registry that cannot be reached stays so. */
async function officialTrouble(
  surroundings: Surroundings,
): Promise<{ image: string; words: string } | undefined> {
  for (const image of [official.nginx, official.postgres, node]) {
    const words = await pull(surroundings, image);
    if (words !== undefined) return { image, words: `${image} cannot be pulled: ${words}` };
  }
  try {
    await buildImage(surroundings, {
      ...backend(),
      base: node,
      dockerfile: BACKEND_DOCKERFILE,
      context: path.dirname(BACKEND_DOCKERFILE),
    });
    return undefined;
  } catch (error) {
    const reason = lastLine(reasonOf(error));
    return { image: node, words: `the sample backend cannot be built on ${node}: ${reason}` };
  }
}

/** Returns why the image is not there; undefined when it is. */
async function pull(surroundings: Surroundings, image: string): Promise<string | undefined> {
  if (await isPresent(image, surroundings)) return undefined;
  const { progress, sites } = surroundings;
  const pulled = await progress.step(`pulling ${image}`, () =>
    // Docker prints its first line when the registry has answered.
    attempt(surroundings, "docker", ["pull", image], {
      firstWordMs: sites.patienceMs,
      timeoutMs: 900_000,
    }),
  );
  if (pulled.ok) return undefined;
  return pulled.stderr === "" ? "its registry does not answer" : lastLine(pulled.stderr);
}

async function isPresent(image: string, surroundings: Surroundings): Promise<boolean> {
  return (await attempt(surroundings, "docker", ["image", "inspect", image])).ok;
}
