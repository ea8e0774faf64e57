/** An image reference in its parts, as Docker reads `[registry/]name[:tag][@digest]`. */
export interface ImageReference {
  readonly name: string;
  readonly tag?: string;
  readonly digest?: string;
}

// The grammar of https://github.com/distribution/reference
const label = "[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?";
const registry = new RegExp(`^(${label}(\\.${label})*|\\[[0-9A-Fa-f:]+\\])(:\\d+)?$`);
const pathPart = /^[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*$/;
const tag = /^\w[\w.-]{0,127}$/;
const digest = /^sha256:[0-9a-f]{64}$/;

/** The parts of an image reference; `undefined` when Docker would not take it. */
export function parseImageReference(text: string): ImageReference | undefined {
  const [named = "", digestText, ...rest] = text.split("@");
  const colon = named.indexOf(":", named.lastIndexOf("/") + 1);
  const name = colon < 0 ? named : named.slice(0, colon);
  const tagText = colon < 0 ? undefined : named.slice(colon + 1);
  const valid =
    rest.length === 0 &&
    isName(name) &&
    (tagText === undefined || tag.test(tagText)) &&
    (digestText === undefined || digest.test(digestText));
  if (!valid) {
    return undefined;
  }
  return {
    name,
    ...(tagText === undefined ? {} : { tag: tagText }),
    ...(digestText === undefined ? {} : { digest: digestText }),
  };
}

/** Whether a text stands before the first / of an image's name as its registry, and not as a part of its path. */
export function isRegistry(text: string): boolean {
  return registry.test(text) && (/[.:]/.test(text) || text === "localhost");
}

function isName(name: string): boolean {
  const parts = name.split("/");
  const [first = ""] = parts;
  const path = parts.length > 1 && registry.test(first) ? parts.slice(1) : parts;
  return name.length <= 255 && path.every((part) => pathPart.test(part));
}

/** True when the reference can mean another image tomorrow: no tag or `latest`, and no digest. */
export function isMoving(image: ImageReference): boolean {
  return image.digest === undefined && (image.tag === undefined || image.tag === "latest");
}

/** What people call the release: the tag, or the beginning of the digest. */
export function shortVersion(reference: string): string {
  const image = parseImageReference(reference);
  return image?.tag ?? image?.digest?.slice("sha256:".length, "sha256:".length + 12) ?? reference;
}
