import { newStackImages } from "../../components/model/config/newStackImages";
import { attempt } from "./command";
import { buildImage, isCurrent } from "./imageBuild";
import { prepareStandIn, STAND_INS } from "./standIns";
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

const standIn: Images = {
  kind: "stand-in",
  nginx: STAND_INS.nginx,
  postgres: STAND_INS.postgres,
  backendBase: STAND_INS.backend,
};

/**
 * Official images with the sample backend's base on them, else stand-ins for all of them. What is there
 * already is used: the images below a running stack must not change because a registry answers again.
 * @throws Error that names the image and says how to get it.
 */
export async function prepareImages(surroundings: Surroundings): Promise<Images> {
  for (const images of [official, standIn]) {
    if (await areAllThere(surroundings, images)) return images;
  }
  const trouble = await officialTrouble(surroundings);
  if (trouble === undefined) return official;
  surroundings.progress.say(`${trouble.words}; stand-ins are made from Debian's packages`);
  try {
    await prepareStandIn(surroundings, "nginx");
    await prepareStandIn(surroundings, "postgres");
    await prepareStandIn(surroundings, "backend");
  } catch (error) {
    throw new Error(
      `${trouble.words}. To fix: docker pull ${trouble.image}\n` +
        `Its stand-in cannot be made either: ${reasonOf(error)}`,
      { cause: error },
    );
  }
  return standIn;
}

async function areAllThere(surroundings: Surroundings, images: Images): Promise<boolean> {
  if (!(await isCurrent(images.backendBase, surroundings))) return false;
  for (const image of [images.nginx, images.postgres]) {
    const isThere = images.kind === "official" ? isPresent : isCurrent;
    if (!(await isThere(image, surroundings))) return false;
  }
  return true;
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
    await buildImage(surroundings, { part: "backend", base: node, tag: official.backendBase });
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
