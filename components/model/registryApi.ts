import { hostOf, registryOf } from "./logins";

/** What a registry may answer a question for an image with; indexes first, whose digest Docker writes down. */
export const manifestTypes = [
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.v2+json",
].join(", ");

/** An image's name in its registry: of Docker Hub's `nginx` it is `library/nginx`. */
export function repositoryOf(name: string): string {
  const host = hostOf(name);
  const path = host === undefined ? name : name.slice(host.length + 1);
  return registryOf(name) === "docker.io" && !path.includes("/") ? `library/${path}` : path;
}

/** Whether two names mean the same images, as `nginx` and `docker.io/library/nginx` do. */
export function isSameRepository(one: string, other: string): boolean {
  return registryOf(one) === registryOf(other) && repositoryOf(one) === repositoryOf(other);
}

/** Where a registry tells which image a tag is: https://distribution.github.io/distribution/spec/api/ */
export function manifestUrl(name: string, tag: string): string {
  return `${repositoryUrl(name)}/manifests/${tag}`;
}

/** Where a registry has what a manifest names by its digest. */
export function blobUrl(name: string, digest: string): string {
  return `${repositoryUrl(name)}/blobs/${digest}`;
}

function repositoryUrl(name: string): string {
  const registry = registryOf(name);
  const host = registry === "docker.io" ? "registry-1.docker.io" : registry;
  // Docker asks a registry on the loopback without TLS.
  return `${isLoopback(host) ? "http" : "https"}://${host}/v2/${repositoryOf(name)}`;
}

/**
 * Where a token for an image is to be had, as one of the challenges of its registry says; undefined where none wants
 * one, or would have it over plain HTTP.
 */
export function tokenUrl(challenges: string, name: string): string | undefined {
  const [, parameters = ""] = /\bbearer\s+((?:[\w-]+="[^"]*"\s*,?\s*)+)/i.exec(challenges) ?? [];
  const given = new Map(
    [...parameters.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, key = "", value = ""]) => [
      key.toLowerCase(),
      value,
    ]),
  );
  const realm = given.get("realm") ?? "";
  if (!URL.canParse(realm)) {
    return undefined;
  }
  const url = new URL(realm);
  const service = given.get("service");
  if (service !== undefined) url.searchParams.set("service", service);
  url.searchParams.set("scope", given.get("scope") ?? `repository:${repositoryOf(name)}:pull`);
  return url.protocol === "https:" || isLoopback(url.host) ? url.href : undefined;
}

/** Of a host, with its port or without. */
export function isLoopback(host: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/.test(host);
}
