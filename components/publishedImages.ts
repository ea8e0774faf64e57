import { type Credentials, dockerLogin } from "./dockerLogin";
import { type Color, colors } from "./model/color";
import { type ImageReference, parseImageReference } from "./model/config/imageReference";
import type { Config } from "./model/config/schema";
import { loginFor, registryOf } from "./model/logins";
import type { Actual, Published } from "./model/plan/actual";
import { manifestTypes, manifestUrl, tokenUrl } from "./model/registryApi";

/** How long a preview waits for a registry, in milliseconds. */
const patience = 5000;

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

/** Nobody asks for a digest, for an image that came from no registry, or for one that is about to be replaced. */
function askedFor(color: Color, config: Config, { backends, digests }: Actual): Tagged | undefined {
  const image = backends[color]?.image;
  if (image === undefined || image !== config.images[color] || digests?.[color] === undefined) {
    return undefined;
  }
  const { name = "", tag, digest } = parseImageReference(image) ?? {};
  return tag === undefined || digest !== undefined ? undefined : { name, tag };
}

type Tagged = Required<Pick<ImageReference, "name" | "tag">>;

async function published({ name, tag }: Tagged, config: Config): Promise<Published> {
  const url = manifestUrl(name, tag);
  const limit = AbortSignal.timeout(patience);
  try {
    const open = await ask(url, limit);
    const answer =
      open.status === 401
        ? await ask(url, limit, await authorization(open, await credentials(name, config), limit))
        : open;
    const digest = answer.headers.get("docker-content-digest");
    return answer.ok && digest !== null
      ? { digest }
      : { trouble: `${registryOf(name)} answers ${answer.status}` };
  } catch {
    return { trouble: `${registryOf(name)} does not answer within ${patience / 1000} s` };
  }
}

function ask(url: string, signal: AbortSignal, authorization?: string): Promise<Response> {
  const headers = { accept: manifestTypes, ...(authorization && { authorization }) };
  return fetch(url, { method: "HEAD", headers, signal });
}

/** What answers a registry's challenge: https://distribution.github.io/distribution/spec/auth/token/ */
async function authorization(
  { headers }: Response,
  login: Credentials | undefined,
  signal: AbortSignal,
): Promise<string | undefined> {
  const challenge = headers.get("www-authenticate") ?? "";
  const basic =
    login === undefined
      ? undefined
      : `Basic ${Buffer.from(`${login.username}:${login.password}`).toString("base64")}`;
  const url = tokenUrl(challenge);
  if (url === undefined) {
    return /^basic\b/i.test(challenge) ? basic : undefined;
  }
  const answer = await fetch(url, {
    headers: basic === undefined ? {} : { authorization: basic },
    signal,
  });
  const { token, access_token } = (await answer.json()) as Readonly<Record<string, unknown>>;
  return `Bearer ${String(token ?? access_token)}`;
}

/** The stack's own login, or what a `docker login` has left: those that a pull uses. */
async function credentials(name: string, config: Config): Promise<Credentials | undefined> {
  return loginFor(name, config) ?? (await dockerLogin(registryOf(name)));
}
