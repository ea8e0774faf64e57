import { createHash } from "node:crypto";
import { acmeDirectories } from "../config/acme";
import type { Config } from "../config/schema";
import type { Settings } from "../plan/settings";

/** How the stack obtains its certificate from an authority. */
export interface Acme {
  /** Host names of the certificate, in lower case and in their order; at least one. */
  readonly names: readonly string[];
  readonly email: string;
  /** The authority as people know it. */
  readonly authority: string;
  /** Address of its directory. */
  readonly server: string;
  /** What binds the account to one that somebody has there. */
  readonly keyId: string;
  readonly key: string;
  /** As PEM; empty where the authority is one that everybody trusts. */
  readonly rootCertificate: string;
  readonly image: string;
  /** In whole seconds. */
  readonly checkEvery: number;
  readonly retryEvery: number;
}

/** Port at which lego answers the authority, inside its container. */
export const challengePort = 8080;

/** Undefined where the certificate does not come from an authority. */
export function acmeOf({ proxy: { certificate }, acmeKey = "" }: Config): Acme | undefined {
  if (certificate?.acme === undefined) return undefined;
  const { email, directory, keyId = "", rootCertificate = "", ...rest } = certificate.acme;
  return {
    // In another order they would be another certificate.
    names: [...new Set((certificate.names ?? []).map((name) => name.toLowerCase()))].sort(),
    email,
    authority: authorityOf(directory),
    server: acmeDirectories[directory] ?? directory,
    keyId,
    key: acmeKey,
    rootCertificate,
    ...rest,
  };
}

function authorityOf(directory: string): string {
  switch (directory) {
    case "letsencrypt":
      return "Let's Encrypt";
    case "letsencrypt-staging":
      return "Let's Encrypt's staging";
    default:
      return new URL(directory).host;
  }
}

/** What the container is made with that obtains it; a change of it is another container. */
export function acmeSettings(acme: Acme, script: string, logs: string): Settings {
  const path = "proxy.certificate.acme";
  return {
    "proxy.certificate.names": acme.names.join(" "),
    [`${path}.email`]: acme.email,
    [`${path}.directory`]: acme.server,
    [`${path}.keyId`]: acme.keyId,
    acmeKey: acme.key,
    [`${path}.rootCertificate`]: acme.rootCertificate,
    [`${path}.image`]: acme.image,
    [`${path}.checkEvery`]: String(acme.checkEvery),
    [`${path}.retryEvery`]: String(acme.retryEvery),
    "its script": script,
    logs,
  };
}

/** What scripts/obtainCertificate.sh runs with. */
export function acmeVariables(acme: Acme): Readonly<Record<string, string>> {
  const { names, email, server, keyId, key, rootCertificate, checkEvery, retryEvery } = acme;
  return {
    NAMES: names.join(" "),
    LEGO_SERVER: server,
    LEGO_EMAIL: email,
    ...(keyId === "" ? {} : { LEGO_EAB_KID: keyId, LEGO_EAB_HMAC: key }),
    ...(rootCertificate === "" ? {} : { ROOT_CERTIFICATE: rootCertificate }),
    // Another account or another certificate has a folder of its own, so that the one before stays until then.
    ACCOUNT: shortHash([server, email, keyId]),
    ORDER: shortHash([server, email, keyId, ...names]),
    CHECK_EVERY: String(checkEvery),
    RETRY_EVERY: String(retryEvery),
    CHALLENGE_PORT: String(challengePort),
  };
}

function shortHash(parts: readonly string[]): string {
  return createHash("sha256").update(parts.join("\n")).digest("hex").slice(0, 12);
}
