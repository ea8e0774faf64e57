import { stateDirectory } from "../proxy/activeUpstream";
import type { Config } from "../config/schema";

/** Files below a directory of the Docker host. */
export interface FilesSource {
  readonly kind: "files";
  readonly directory: string;
  readonly chain: string;
  readonly key: string;
}

/** Files of a volume, into which a container of the stack puts what it obtains from an authority (ACME). */
export interface AcmeSource {
  readonly kind: "acme";
  readonly chain: string;
  readonly key: string;
}

/** Where the certificate comes from: files, or texts that the stack holds. */
export type Source =
  | FilesSource
  | AcmeSource
  | { readonly kind: "texts"; readonly chain: string; readonly key: string };

/** How users reach nginx by TLS. */
export interface Tls {
  /** Of the Docker host. */
  readonly port: number;
  /** Host names that the certificate must be for; empty where nobody has said any. */
  readonly names: readonly string[];
  readonly hstsDays: number | undefined;
  readonly source: Source;
}

/** The pair with which every nginx serves: a link, which is moved when another one is taken into use. */
export const servedPair = `${stateDirectory}/tls/current`;

/** Where the proxy has the files of a certificate that the stack does not hold. */
export const filesDirectory = "/etc/forecaster-certificate";

/** The files of a source as the proxy has them. */
export function inFiles({ chain, key }: FilesSource | AcmeSource) {
  return { chain: `${filesDirectory}/${chain}`, key: `${filesDirectory}/${key}` };
}

export const defaultTlsPort = 443;

/** Undefined where users have plain HTTP only. */
export function tlsOf(config: Config): Tls | undefined {
  const source = sourceOf(config);
  const { tlsPort = defaultTlsPort, certificate, hstsDays } = config.proxy;
  return source && { port: tlsPort, names: certificate?.names ?? [], hstsDays, source };
}

function sourceOf({ proxy: { certificate }, ...texts }: Config): Source | undefined {
  const { certificateChain: chain, certificateKey: key } = texts;
  if (chain !== undefined && key !== undefined) {
    return { kind: "texts", chain, key };
  }
  if (certificate?.acme !== undefined) {
    return { kind: "acme", chain: "current/chain.pem", key: "current/key.pem" };
  }
  if (certificate?.directory === undefined) {
    return undefined;
  }
  const { directory, chainFile, keyFile } = certificate;
  return { kind: "files", directory, chain: chainFile, key: keyFile };
}
