import { randomBytes, webcrypto } from "node:crypto";
import { isIP } from "node:net";
import "reflect-metadata";
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  cryptoProvider,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
} from "@peculiar/x509";

import { type PemPair, privateKeyPem } from "../../components/selfMadePair";

cryptoProvider.set(webcrypto as Crypto);

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;
const dayMs = 86_400_000;

/** A certificate with its key. */
export interface Pair extends PemPair {
  /** As `X509Certificate.serialNumber` of node:crypto has it. */
  readonly serial: string;
}

/** When a certificate begins and ends, in days from now. */
export interface Validity {
  readonly from?: number;
  readonly to?: number;
}

/** An authority that nobody trusts but the tests. */
export class Authority {
  private constructor(
    private readonly keys: CryptoKeyPair,
    /** As PEM. */
    readonly certificate: string,
  ) {}

  static async make(): Promise<Authority> {
    const keys = await makeKeys();
    const root = await X509CertificateGenerator.createSelfSigned({
      ...{ name: issuer, keys, signingAlgorithm: algorithm, serialNumber: serial() },
      ...validity({}),
      extensions: [
        new BasicConstraintsExtension(true, 1, true),
        new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
        await SubjectKeyIdentifierExtension.create(keys.publicKey),
      ],
    });
    return new Authority(keys, `${root.toString("pem")}\n`);
  }

  /** A certificate for host names that it has signed, alone in its chain. */
  async issue(names: readonly string[], when: Validity = {}): Promise<Pair> {
    const keys = await makeKeys();
    const own = await X509CertificateGenerator.create({
      ...{ issuer, subject: `CN=${names[0] ?? ""}`, publicKey: keys.publicKey },
      ...{ signingKey: this.keys.privateKey, signingAlgorithm: algorithm, serialNumber: serial() },
      ...validity(when),
      extensions: [
        new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
        new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
        await AuthorityKeyIdentifierExtension.create(this.keys.publicKey),
        new SubjectAlternativeNameExtension(
          names.map((value) => ({
            type: isIP(value) === 0 ? ("dns" as const) : ("ip" as const),
            value,
          })),
        ),
      ],
    });
    return {
      chain: `${own.toString("pem")}\n`,
      key: await privateKeyPem(keys),
      serial: own.serialNumber.toUpperCase(),
    };
  }
}

const issuer = "CN=Authority of the tests";

function makeKeys(): Promise<CryptoKeyPair> {
  return webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
}

function serial(): string {
  // A first byte below 128: a number, and no negative one.
  return `1${randomBytes(8).toString("hex").slice(1)}`;
}

function validity({ from = -1, to = 90 }: Validity) {
  const at = (days: number) => new Date(Date.now() + days * dayMs);
  return { notBefore: at(from), notAfter: at(to) };
}
