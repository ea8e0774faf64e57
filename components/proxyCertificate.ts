import * as pulumi from "@pulumi/pulumi";
import {
  type AcmeSource,
  filesDirectory,
  type FilesSource,
  inFiles,
  type Tls,
} from "./model/certificate/tls";
import { selfMadePair } from "./selfMadePair";
import type { ContainerInputs } from "./model/config/containerInputs";
import type { Names } from "./model/names";
import { ports } from "./model/proxy/activeUpstream";

/** What scripts/lib/certificate.sh uses that runs in the proxy. */
export const certificateTools = ["base64", "cmp", "ln", "mktemp", "readlink", "sync", "tail"];

/** The inputs of a proxy's container with the files that its certificate is in: a directory of the Docker host, or a volume. */
export function withCertificateFiles(
  tls: Tls | undefined,
  { volumes }: Names,
  inputs: ContainerInputs | undefined,
): ContainerInputs | undefined {
  if (tls === undefined || tls.source.kind === "texts") return inputs;
  // Docker would make a directory that is not there, but for a mount of this kind.
  const from =
    tls.source.kind === "files"
      ? { type: "bind", source: tls.source.directory }
      : { type: "volume", source: volumes.certificates };
  const files = { ...from, target: filesDirectory, readOnly: true };
  return { ...inputs, mounts: [...(inputs?.mounts ?? []), files] };
}

/** Where the proxy looks for another certificate by itself. */
export function watchedCertificate(tls: Tls | undefined): string[] {
  if (tls === undefined || tls.source.kind === "texts") return [];
  const variables = { ...fileVariables(tls.source), STATUS_PORT: ports.internal.status };
  return Object.entries(variables).map(([name, value]) => `${name}=${value}`);
}

/** What scripts/lib/certificate.sh takes the certificate from, where it runs. */
export function certificateVariables(
  tls: Tls | undefined,
  runs: boolean,
): Record<string, pulumi.Input<string>> {
  if (tls === undefined) return {};
  const { source } = tls;
  if (source.kind === "files") return fileVariables(source);
  if (source.kind === "acme") {
    return { ...fileVariables(source), ...(runs ? untilThen(tls) : {}) };
  }
  const { chain, key } = source;
  return {
    CERTIFICATE: "texts",
    CERTIFICATE_CHAIN: chain,
    CERTIFICATE_KEY: pulumi.secret(key),
  };
}

/** What nginx serves with, where it has no pair at all, until an authority has given one. */
function untilThen({ names }: Tls) {
  const pair = pulumi.secret(selfMadePair(names));
  return {
    SELF_MADE_CHAIN: pair.apply(({ chain }) => chain),
    SELF_MADE_KEY: pair.apply(({ key }) => key),
  };
}

function fileVariables(source: FilesSource | AcmeSource) {
  const { chain, key } = inFiles(source);
  return { CERTIFICATE: "files", CERTIFICATE_CHAIN: chain, CERTIFICATE_KEY: key };
}
