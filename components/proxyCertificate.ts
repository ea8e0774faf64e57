import * as pulumi from "@pulumi/pulumi";
import { filesDirectory, type FilesSource, inFiles, type Tls } from "./model/certificate/tls";
import type { ContainerInputs } from "./model/config/containerInputs";
import { ports } from "./model/proxy/activeUpstream";

/** What scripts/lib/certificate.sh uses that runs in the proxy. */
export const certificateTools = ["base64", "cmp", "ln", "mktemp", "readlink", "sync", "tail"];

/** The inputs of a proxy's container with the directory of the Docker host that its certificate is in, if it is in one. */
export function withCertificateFiles(
  tls: Tls | undefined,
  inputs: ContainerInputs | undefined,
): ContainerInputs | undefined {
  if (tls?.source.kind !== "files") return inputs;
  const { directory: source } = tls.source;
  // Docker would make a directory that is not there, but for a mount of this kind.
  const files = { type: "bind", source, target: filesDirectory, readOnly: true };
  return { ...inputs, mounts: [...(inputs?.mounts ?? []), files] };
}

/** Where the proxy looks for another certificate by itself. */
export function watchedCertificate(tls: Tls | undefined): string[] {
  if (tls?.source.kind !== "files") return [];
  const variables = { ...fileVariables(tls.source), STATUS_PORT: ports.internal.status };
  return Object.entries(variables).map(([name, value]) => `${name}=${value}`);
}

/** What scripts/lib/certificate.sh takes the certificate from. */
export function certificateVariables(tls: Tls | undefined): Record<string, pulumi.Input<string>> {
  if (tls === undefined) return {};
  const { source } = tls;
  if (source.kind === "files") return fileVariables(source);
  const { chain, key } = source;
  return {
    CERTIFICATE: "texts",
    CERTIFICATE_CHAIN: chain,
    CERTIFICATE_KEY: pulumi.secret(key),
  };
}

function fileVariables(source: FilesSource) {
  const { chain, key } = inFiles(source);
  return { CERTIFICATE: "files", CERTIFICATE_CHAIN: chain, CERTIFICATE_KEY: key };
}
