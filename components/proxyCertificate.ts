import * as pulumi from "@pulumi/pulumi";
import { filesDirectory, inFiles, type Tls } from "./model/certificate/tls";
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
  const { chain, key } = inFiles(tls.source);
  return [
    ...["CERTIFICATE=files", `CERTIFICATE_CHAIN=${chain}`, `CERTIFICATE_KEY=${key}`],
    `STATUS_PORT=${ports.internal.status}`,
  ];
}

/** What scripts/lib/certificate.sh takes the certificate from. */
export function certificateVariables(tls: Tls | undefined): Record<string, pulumi.Input<string>> {
  if (tls === undefined) return {};
  const { source } = tls;
  const { chain, key } = source.kind === "files" ? inFiles(source) : source;
  return {
    CERTIFICATE: source.kind,
    CERTIFICATE_CHAIN: chain,
    CERTIFICATE_KEY: source.kind === "texts" ? pulumi.secret(key) : key,
  };
}
