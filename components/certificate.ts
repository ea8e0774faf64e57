import { askHost } from "./askHost";
import { acmeOf } from "./model/certificate/acme";
import { acmeWarnings } from "./model/certificate/acmeWarnings";
import {
  type CertificateFacts,
  certificateFindings,
  parseCertificateFacts,
} from "./model/certificate/findings";
import { filesDirectory, inFiles, type Source, tlsOf } from "./model/certificate/tls";
import type { Config } from "./model/config/schema";
import type { Names } from "./model/names";
import { ports, stateDirectory } from "./model/proxy/activeUpstream";
import type { Desired } from "./model/plan/desired";
import type { Actual } from "./model/plan/actual";
import type { Problem } from "./model/problems";
import { scriptFile } from "./scriptText";

/** What an update must not begin with, and what its reader has to know. */
export interface CertificateFindings {
  readonly problems: readonly Problem[];
  readonly warnings: readonly string[];
}

export interface CheckArgs {
  readonly config: Config;
  readonly names: Names;
  readonly desired: Desired;
  readonly actual: Actual;
}

/** Looks at the certificate that users get, and at the one that they would get. */
export async function checkCertificate({
  config,
  names,
  desired,
  actual,
}: CheckArgs): Promise<CertificateFindings> {
  const tls = tlsOf(config);
  if (tls === undefined) {
    return { problems: [], warnings: [] };
  }
  const isKnown = actual.unreachable === undefined && actual.trouble === undefined;
  const facts = isKnown ? await look(tls.source, config.proxy.image, names, actual) : {};
  const acme = acmeOf(config);
  if (acme !== undefined) {
    const container = names.certificates;
    const found = { acme, port: config.proxy.port, container, facts };
    return { problems: [], warnings: acmeWarnings(found, new Date()) };
  }
  const given = tls.source.kind === "texts" ? tls.source.chain : facts.given;
  const isServed =
    tls.source.kind === "texts" ? desired.pair === actual.pair : hasSameFiles(desired, actual);
  return certificateFindings(tls, { ...facts, given, isServed }, new Date());
}

/** The proxy was made with the files that are configured, or is gone: what nginx had of them is in its volume. */
function hasSameFiles({ proxy: wanted }: Desired, { proxy }: Actual): boolean {
  const names = Object.keys(wanted).filter((name) => name.startsWith("proxy.certificate."));
  return proxy === undefined || names.every((name) => proxy.settings[name] === wanted[name]);
}

async function look(
  source: Source,
  image: string,
  { proxy, volumes }: Names,
  { dockerHost }: Actual,
): Promise<CertificateFacts> {
  const files = source.kind === "texts" ? { chain: "", key: "" } : inFiles(source);
  const answer = await askHost("readCertificate", {
    ...{ DOCKER_HOST: dockerHost, PROXY: proxy, IMAGE: image },
    ...{ STATE: stateDirectory, VOLUME: volumes.proxyState },
    STATUS_PORT: String(ports.internal.status),
    ...{ SOURCE: mountOf(source, volumes.certificates), FILES: filesDirectory },
    ACME_VOLUME: source.kind === "acme" ? volumes.certificates : "",
    ...{ CHAIN: files.chain, KEY: files.key, TRY_PAIR: scriptFile("lib/tryPair") },
    ...{ LIMIT: "30", WORK_LIMIT: "60" },
  });
  return parseCertificateFacts(answer);
}

/** What Docker's CLI mounts to see the files of a certificate; empty where it is in none. */
function mountOf(source: Source, volume: string): string {
  switch (source.kind) {
    case "files":
      return `type=bind,source=${source.directory}`;
    case "acme":
      return `type=volume,source=${volume}`;
    case "texts":
      return "";
  }
}
