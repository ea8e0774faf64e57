import { z } from "zod";

/** A layer as a registry keeps it, and the digest of what is in it, by which a Docker host knows it. */
export interface Layer {
  readonly digest: string;
  readonly bytes: number;
  readonly unpacked: string;
}

/** An operating system and an architecture as Docker writes them, such as `linux/amd64`. */
export type Platform = string;

const size = z.int().nonnegative();
// It becomes part of an address.
const digest = z.string().regex(/^[a-z0-9]+:[0-9a-f]+$/);
const descriptor = z.object({ digest, size });
const index = z.object({
  manifests: z.array(
    z.object({
      digest,
      platform: z.object({ os: z.string(), architecture: z.string() }).optional(),
    }),
  ),
});
const manifest = z.object({ config: descriptor, layers: z.array(descriptor) });
const config = z.object({ rootfs: z.object({ diff_ids: z.array(z.string()) }) });

/** The digest of the manifest for a platform that an index names; undefined where it is no index, or has none. */
export function manifestFor(platform: Platform, answer: unknown): string | undefined {
  const parsed = index.safeParse(answer);
  return parsed.data?.manifests.find(
    ({ platform: its }) => its !== undefined && `${its.os}/${its.architecture}` === platform,
  )?.digest;
}

/** The digest of the configuration that a manifest names; undefined where it is no manifest. */
export function configOf(answer: unknown): string | undefined {
  return manifest.safeParse(answer).data?.config.digest;
}

/** The layers of a manifest with its configuration; undefined where the two do not belong together. */
export function layersOf(answer: unknown, configuration: unknown): Layer[] | undefined {
  const layers = manifest.safeParse(answer).data?.layers;
  const contents = config.safeParse(configuration).data?.rootfs.diff_ids;
  return layers === undefined || contents?.length !== layers.length
    ? undefined
    : layers.map(({ digest, size: bytes }, at) => ({
        digest,
        bytes,
        unpacked: contents[at] ?? "",
      }));
}

/**
 * Bytes that a host must have free for an image at the least: while a layer is unpacked, what was loaded of it is there
 * as well, and unpacked it is no smaller. containerd keeps what was loaded. A layer is not loaded again where an image
 * on the host has it upon the same ones.
 */
export function bytesFor(
  layers: readonly Layer[],
  onHost: readonly (readonly string[])[],
  keepsLoaded: boolean,
): number {
  const there = Math.max(0, ...onHost.map((image) => sharedLayers(layers, image)));
  const missing = new Map(layers.slice(there).map(({ digest, bytes }) => [digest, bytes]));
  let unpacked = 0;
  let most = 0;
  for (const bytes of missing.values()) {
    unpacked += bytes;
    most = Math.max(most, unpacked + bytes);
  }
  return keepsLoaded ? 2 * unpacked : most;
}

function sharedLayers(layers: readonly Layer[], image: readonly string[]): number {
  const other = layers.findIndex(({ unpacked }, at) => unpacked !== image[at]);
  return other === -1 ? layers.length : other;
}
