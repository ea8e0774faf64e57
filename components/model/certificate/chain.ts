import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";

/** A server's certificate, with those that stand between it and its authority. */
export interface Chain {
  readonly own: X509Certificate;
  readonly others: readonly X509Certificate[];
}

/** Of OpenSSL's security level 2, with which distributions build it. */
const leastRsaBits = 2048;

const certificatePem = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g;

/** The certificates of a PEM text, the server's own first; undefined where it holds none that can be read. */
export function readChain(pem: string): Chain | undefined {
  try {
    const [own, ...others] = (pem.match(certificatePem) ?? []).map(
      (text) => new X509Certificate(text),
    );
    return own === undefined ? undefined : { own, others };
  } catch {
    return undefined;
  }
}

/** What is wrong with a private key for a chain; undefined where nothing is. */
export function keyTrouble(chain: Chain | undefined, pem: string): string | undefined {
  // As both forms of PEM say it.
  if (pem.includes("ENCRYPTED")) {
    return "its key is encrypted, and nginx has no passphrase (openssl pkey -in privkey.pem prints it without)";
  }
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch {
    return "not PEM that begins with -----BEGIN PRIVATE KEY-----";
  }
  if (chain !== undefined && !chain.own.checkPrivateKey(key)) {
    return "not the key of the first certificate in the chain";
  }
  const bits =
    key.asymmetricKeyType === "rsa" ? key.asymmetricKeyDetails?.modulusLength : undefined;
  return bits !== undefined && bits < leastRsaBits
    ? `an RSA key of ${bits} bits, which nginx refuses; ${leastRsaBits} are the least`
    : undefined;
}

/** Those of some host names that a certificate is not for. */
export function missingNames({ own }: Chain, names: readonly string[]): string[] {
  return names.filter(
    (name) => own.checkHost(name.replace(/^\*/, "any"), { subject: "never" }) === undefined,
  );
}

/** Whether a chain ends with the server's own certificate, which another authority has signed. */
export function lacksIntermediate({ own, others }: Chain): boolean {
  return others.length === 0 && !own.checkIssued(own);
}
