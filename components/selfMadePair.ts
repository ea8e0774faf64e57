import { webcrypto } from "node:crypto";
import { selfMadeName } from "./model/certificate/selfMadeName";

/** A certificate and its key, both as PEM. */
export interface PemPair {
  readonly chain: string;
  readonly key: string;
}

const days = 365;
const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;

/**
 * A certificate for host names that nobody but itself has signed: nginx can serve TLS with it, and browsers warn of it. The
 * library for that is loaded only here, since few updates need one.
 */
export async function selfMadePair(names: readonly string[]): Promise<PemPair> {
  await import("reflect-metadata");
  const { SubjectAlternativeNameExtension, X509CertificateGenerator, cryptoProvider } =
    await import("@peculiar/x509");
  cryptoProvider.set(webcrypto as Crypto);
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const begin = Date.now();
  const own = await X509CertificateGenerator.createSelfSigned({
    name: `CN=${selfMadeName}`,
    ...{ keys, signingAlgorithm: algorithm },
    // A clock may be behind this one.
    notBefore: new Date(begin - 3_600_000),
    notAfter: new Date(begin + days * 86_400_000),
    extensions: [
      new SubjectAlternativeNameExtension(names.map((value) => ({ type: "dns" as const, value }))),
    ],
  });
  return { chain: `${own.toString("pem")}\n`, key: await privateKeyPem(keys) };
}

/** The private key of a pair, as PEM. */
export async function privateKeyPem({ privateKey }: webcrypto.CryptoKeyPair): Promise<string> {
  const der = Buffer.from(await webcrypto.subtle.exportKey("pkcs8", privateKey));
  const body = der.toString("base64").replace(/.{64}/g, "$&\n");
  return `-----BEGIN PRIVATE KEY-----\n${body}\n-----END PRIVATE KEY-----\n`;
}
