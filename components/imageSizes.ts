import { parseImageReference } from "./model/config/imageReference";
import type { Config } from "./model/config/schema";
import { blobUrl, manifestTypes, manifestUrl } from "./model/registryApi";
import { configOf, layersOf, manifestFor, type Platform } from "./model/room/imageSize";
import type { ImageSize } from "./model/room/room";
import { isOutOfReach, RegistrySession } from "./registrySession";

/** What the registries of images say of them, for one platform. */
export async function imageSizes(
  references: readonly string[],
  platform: Platform,
  config: Config,
  dockerHost: string,
): Promise<Readonly<Record<string, ImageSize>>> {
  const sizes = references.map(
    async (reference) =>
      [reference, await sizeOf(reference, platform, config, dockerHost)] as const,
  );
  return Object.fromEntries(await Promise.all(sizes));
}

async function sizeOf(
  reference: string,
  platform: Platform,
  config: Config,
  dockerHost: string,
): Promise<ImageSize> {
  const { name = "", tag = "", digest = tag } = parseImageReference(reference) ?? {};
  const session = new RegistrySession(name, config);
  const { registry } = session;
  if (isOutOfReach(name, dockerHost)) {
    return { trouble: `${registry} is not that of the Docker host` };
  }
  try {
    const read = async (url: string, accept: string): Promise<unknown> => {
      const answer = await session.ask("GET", url, accept);
      if (!answer.ok) throw new RefusalError(answer.status);
      return answer.json();
    };
    const first = await read(manifestUrl(name, digest), manifestTypes);
    const chosen = manifestFor(platform, first);
    const manifest =
      chosen === undefined ? first : await read(manifestUrl(name, chosen), manifestTypes);
    const configuration = configOf(manifest);
    const layers =
      configuration === undefined
        ? undefined
        : layersOf(manifest, await read(blobUrl(name, configuration), "*/*"));
    return layers === undefined
      ? { trouble: `${registry} does not tell its layers for ${platform}` }
      : { layers };
  } catch (error) {
    return {
      trouble:
        error instanceof RefusalError
          ? `${registry} answers ${error.status}`
          : session.troubleOf(error),
    };
  }
}

/** A registry's answer that is not what was asked for. */
class RefusalError extends Error {
  constructor(readonly status: number) {
    super();
  }
}
