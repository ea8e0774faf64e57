import { registryOf } from "./logins";

/** What a registry may answer a question for an image with; indexes first, whose digest Docker writes down. */
export const manifestTypes = [
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.v2+json",
].join(", ");

/** Where a registry tells which image a tag is: https://distribution.github.io/distribution/spec/api/ */
export function manifestUrl(name: string, tag: string): string {
  const registry = registryOf(name);
  if (registry === "docker.io") {
    const path = name.replace(/^[^/]*[.:][^/]*\//, "");
    return `https://registry-1.docker.io/v2/${path.includes("/") ? path : `library/${path}`}/manifests/${tag}`;
  }
  const path = name.slice(name.indexOf("/") + 1);
  return `${isLoopback(registry) ? "http" : "https"}://${registry}/v2/${path}/manifests/${tag}`;
}

/** Where a token is to be had, as the challenge of a registry says; undefined where it wants none. */
export function tokenUrl(challenge: string): string | undefined {
  const [, realm] = /^bearer\s.*\brealm="([^"]+)"/i.exec(challenge) ?? [];
  if (realm === undefined || !URL.canParse(realm)) {
    return undefined;
  }
  const url = new URL(realm);
  for (const name of ["service", "scope"]) {
    const [, value] = new RegExp(`\\b${name}="([^"]*)"`, "i").exec(challenge) ?? [];
    if (value !== undefined) url.searchParams.set(name, value);
  }
  return url.protocol === "https:" || isLoopback(url.host) ? url.href : undefined;
}

/** Docker asks a registry on the loopback without TLS. */
function isLoopback(host: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/.test(host);
}
