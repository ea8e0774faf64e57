import { type Color, colors } from "./model/color";
import { type ImageReference, parseImageReference } from "./model/config/imageReference";
import type { Config } from "./model/config/schema";
import type { Actual, Published } from "./model/plan/actual";
import { isSameRepository, manifestTypes, manifestUrl } from "./model/registryApi";
import { isOutOfReach, RegistrySession } from "./registrySession";

/** What the registries have now for the tags that the backends run. */
export async function publishedImages(
  config: Config,
  actual: Actual,
): Promise<Actual["published"]> {
  const answers = colors.map(async (color) => {
    const reference = askedFor(color, config, actual);
    return reference === undefined ? [] : [[color, await published(reference, config)] as const];
  });
  return Object.fromEntries((await Promise.all(answers)).flat());
}

/** Nobody asks for a digest, for an image that did not come from there, or for one that is about to be replaced. */
function askedFor(color: Color, config: Config, actual: Actual): Tagged | undefined {
  const image = actual.backends[color]?.image;
  if (image === undefined || image !== config.images[color]) {
    return undefined;
  }
  const { name = "", tag, digest } = parseImageReference(image) ?? {};
  const isFromThere = actual.digests?.[color]?.some((known) => isSameRepository(known.name, name));
  return tag === undefined ||
    digest !== undefined ||
    isFromThere !== true ||
    isOutOfReach(name, actual.dockerHost)
    ? undefined
    : { name, tag };
}

type Tagged = Required<Pick<ImageReference, "name" | "tag">>;

async function published({ name, tag }: Tagged, config: Config): Promise<Published> {
  const session = new RegistrySession(name, config);
  try {
    const answer = await session.ask("HEAD", manifestUrl(name, tag), manifestTypes);
    return judge(answer, session.registry);
  } catch (error) {
    return { trouble: session.troubleOf(error) };
  }
}

function judge({ ok, status, headers }: Response, registry: string): Published {
  const digest = headers.get("docker-content-digest") ?? "";
  if (!ok) {
    return { trouble: `${registry} answers ${status}` };
  }
  // It becomes part of a command that people copy.
  return /^sha256:[0-9a-f]{64}$/.test(digest)
    ? { digest }
    : { trouble: `${registry} names no digest` };
}
