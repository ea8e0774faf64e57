import { type Credentials, dockerLogin } from "./dockerLogin";
import { type Color, colors } from "./model/color";
import { type ImageReference, parseImageReference } from "./model/config/imageReference";
import type { Config } from "./model/config/schema";
import { loginFor, registryOf } from "./model/logins";
import type { Actual, Published } from "./model/plan/actual";
import {
  isLoopback,
  isSameRepository,
  manifestTypes,
  manifestUrl,
  tokenUrl,
} from "./model/registryApi";

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
    isOutOfReach(name, actual)
    ? undefined
    : { name, tag };
}

type Tagged = Required<Pick<ImageReference, "name" | "tag">>;

/** The loopback of another machine, where somebody else listens on this one. */
function isOutOfReach(name: string, { dockerHost }: Actual): boolean {
  const isHere = /^(unix|npipe):|^tcp:\/\/(localhost|127\.|\[::1\])/.test(dockerHost);
  return isLoopback(registryOf(name)) && !isHere;
}

async function published({ name, tag }: Tagged, config: Config): Promise<Published> {
  const url = manifestUrl(name, tag);
  const limit = AbortSignal.timeout(patience);
  try {
    const open = await ask(url, limit);
    const answer =
      open.status === 401
        ? await ask(url, limit, await authorization(open, name, config, limit))
        : open;
    return judge(answer, registryOf(name));
  } catch (error) {
    return {
      trouble: limit.aborted
        ? `${registryOf(name)} does not answer within ${patience / 1000} s`
        : `${registryOf(name)} cannot be asked (${reasonOf(error)})`,
    };
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

/** `fetch` fails with a word of its own, behind which is that of the system. */
function reasonOf(error: unknown): string {
  const { cause, name } = error as { readonly cause?: { readonly code?: unknown }; name?: unknown };
  return String(cause?.code ?? name);
}

function ask(url: string, signal: AbortSignal, authorization?: string): Promise<Response> {
  const headers = { accept: manifestTypes, ...(authorization && { authorization }) };
  return fetch(url, { method: "HEAD", headers, signal });
}

/** What answers a registry's challenge: https://distribution.github.io/distribution/spec/auth/token/ */
async function authorization(
  { headers }: Response,
  name: string,
  config: Config,
  signal: AbortSignal,
): Promise<string | undefined> {
  const challenges = headers.get("www-authenticate") ?? "";
  const login = await credentials(name, config, signal);
  const basic =
    login === undefined
      ? undefined
      : `Basic ${Buffer.from(`${login.username}:${login.password}`).toString("base64")}`;
  const url = tokenUrl(challenges, name);
  if (url === undefined) {
    return /\bbasic\b/i.test(challenges) ? basic : undefined;
  }
  const answer = await fetch(url, {
    headers: basic === undefined ? {} : { authorization: basic },
    signal,
  });
  const { token, access_token } = (await answer.json()) as Readonly<Record<string, unknown>>;
  return `Bearer ${String(token ?? access_token)}`;
}

/** The stack's own login, or what a `docker login` has left: those that a pull uses. */
async function credentials(
  name: string,
  config: Config,
  signal: AbortSignal,
): Promise<Credentials | undefined> {
  return loginFor(name, config) ?? (await dockerLogin(registryOf(name), signal));
}
