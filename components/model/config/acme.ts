import { z } from "zod";
import { duration, group, image, nonEmptyText, text } from "./fields";

/** Authorities that have a name here, with the addresses of their directories. */
export const acmeDirectories: Readonly<Record<string, string>> = {
  letsencrypt: "https://acme-v02.api.letsencrypt.org/directory",
  "letsencrypt-staging": "https://acme-staging-v02.api.letsencrypt.org/directory",
};

const noDirectory =
  "not a directory of an authority; expected letsencrypt, letsencrypt-staging or its https address";

function isAddress(value: string): boolean {
  return /^https:\/\/[^\s"']+$/.test(value) && URL.canParse(value);
}

/** Of the key that binds an account to one that somebody has there (RFC 8555, section 7.3.4): base64url without padding. */
export const acmeKey = text(
  /^[A-Za-z0-9_-]{16,}$/,
  "base64url without padding",
  "zWNDZM6eQGHWpSRTPal5eIUYFTu7EajVIoguysqZ9wG44nMEtx3MUAsUDkMTQ12W",
);

/** How a certificate is obtained from an authority (ACME, RFC 8555), which asks for a proof at port 80 of every name. */
export const acme = group({
  email: text(
    /^[^\s@"'\\/]+@[^\s@"'\\/]+$/,
    "an e-mail address",
    "operations@forecast.example",
  ).describe("Address of the account; giving it accepts the authority's terms of service"),
  directory: z
    .string({ error: noDirectory })
    .refine((value) => Object.hasOwn(acmeDirectories, value) || isAddress(value), {
      error: noDirectory,
    })
    .prefault("letsencrypt")
    .describe(
      "The authority: `letsencrypt`, `letsencrypt-staging` for trials, or the address of its directory",
    ),
  keyId: text(/^[^\s"']+$/, "the identifier of a key", "kid-1")
    .optional()
    .describe("Identifier of the key `acmeKey`, where the authority wants one"),
  rootCertificate: nonEmptyText("PEM that begins with -----BEGIN CERTIFICATE-----")
    .optional()
    .describe(
      "Certificate of a private authority, as PEM: the one that its directory's own is signed with",
    ),
  image: image()
    .prefault("goacme/lego:v4.35.2")
    .describe("lego 4.23 or newer, with a shell: it asks the authority"),
  checkEvery: duration()
    .prefault("6h")
    .describe(
      "How often it is looked whether a certificate is to be renewed, give or take a quarter",
    ),
  retryEvery: duration()
    .prefault("2m")
    .describe(
      "First pause after an attempt that failed; each is twice the one before, up to `checkEvery`",
    ),
});
