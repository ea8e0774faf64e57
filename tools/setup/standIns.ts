import { prepareDebianBase } from "./debianBase";
import { buildImage, isCurrent } from "./imageBuild";
import type { Surroundings } from "./surroundings";

/** The stand-in images by the names of their Dockerfiles in tools/images; never an official name. */
export const STAND_INS = {
  nginx: "forecaster-standin/nginx:1.30.6",
  postgres: "forecaster-standin/postgres:18",
  backend: "forecaster-standin/node:24",
  go: "forecaster-standin/go:1.26",
} as const;

/** A stand-in image, made from Debian's packages when its sources changed; returns its name. */
export async function prepareStandIn(
  surroundings: Surroundings,
  part: keyof typeof STAND_INS,
): Promise<string> {
  const tag = STAND_INS[part];
  if (await isCurrent(tag, surroundings)) return tag;
  const base = await prepareDebianBase(surroundings);
  await buildImage(surroundings, { part, base, tag });
  return tag;
}
