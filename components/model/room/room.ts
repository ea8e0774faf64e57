import { bytesFor, type Layer, type Platform } from "./imageSize";
import type { Problem } from "../problems";

/** An image that an update brings to the host where that lacks it. */
export interface Brought {
  readonly reference: string;
  /** The configuration path that it comes from. */
  readonly setting: string;
  /** How many images that releases have pulled stay; others go before it is pulled. */
  readonly keeps?: number | undefined;
}

/** What a host that lacks an image says of its own. */
export interface HostImages {
  readonly absent: readonly string[];
  readonly platform: Platform;
  readonly free: number | undefined;
  /** Images are containerd's, which keeps what was loaded beside what was unpacked. */
  readonly keepsLoaded: boolean;
  /** The layers of each image that it has. */
  readonly layers: readonly (readonly string[])[];
  /** What releases of this stack have pulled, the newest first. */
  readonly pulled: readonly { readonly reference: string; readonly isUsed: boolean }[];
}

/** What a registry says of an image, or why that is not known. */
export type ImageSize = { readonly layers: readonly Layer[] } | { readonly trouble: string };

/** What is known of the room for what an update brings. */
export interface Room {
  /** Bytes that must be free for an image, by its reference. */
  readonly needs: Readonly<Record<string, number>>;
  readonly problems: readonly Problem[];
  /** What is not known, in sentences. */
  readonly unknown: readonly string[];
}

export const anyRoom: Room = { needs: {}, problems: [], unknown: [] };

/** What scripts/readRoom.sh prints: `absent`, `platform`, `free`, `store`, `layers` and `pulled` lines with tab-separated fields. */
export function parseHostImages(output: string): HostImages {
  const lines = output.split("\n").map((line) => line.split("\t"));
  const of = (kind: string) => lines.filter(([first]) => first === kind).map(([, ...rest]) => rest);
  const [[free = ""] = []] = of("free");
  return {
    absent: of("absent").map(([reference = ""]) => reference),
    platform: of("platform")[0]?.[0] ?? "",
    free: /^\d+$/.test(free) ? Number(free) : undefined,
    keepsLoaded: of("store").some(([store = ""]) => store.includes("containerd")),
    layers: of("layers").map(([text = ""]) => text.split(" ").filter((layer) => layer !== "")),
    pulled: of("pulled").map(([reference = "", use]) => ({ reference, isUsed: use !== "unused" })),
  };
}

/** Whether what an update brings fits on the host. */
export function judgeRoom(
  brought: readonly Brought[],
  host: HostImages,
  sizes: Readonly<Record<string, ImageSize>>,
  dockerHost: string,
): Room {
  const known = brought.flatMap((image) => {
    const size = sizes[image.reference];
    return size === undefined || "trouble" in size
      ? []
      : [{ ...image, bytes: bytesFor(size.layers, host.layers, host.keepsLoaded) }];
  });
  return {
    needs: Object.fromEntries(known.map(({ reference, bytes }) => [reference, bytes])),
    problems: known.flatMap((image) => roomProblems(image, host, dockerHost)),
    unknown: unknown(sizes, host),
  };
}

/** Where earlier releases go first, it is looked once more when they are gone. */
function roomProblems(
  { reference, setting, bytes, keeps }: Brought & { readonly bytes: number },
  { free, pulled }: HostImages,
  dockerHost: string,
): Problem[] {
  const unused = pulled.filter(({ isUsed }) => !isUsed);
  const isRoomMade = keeps !== undefined && pulled.slice(keeps).some(({ isUsed }) => !isUsed);
  if (free === undefined || bytes <= free || isRoomMade) {
    return [];
  }
  const command =
    unused.length === 0
      ? "system df"
      : `image rm ${unused.map((image) => image.reference).join(" ")}`;
  return [
    {
      path: setting,
      message: `no room for ${reference}; expected ${bytes} bytes free on the Docker host (for what its registry sends, beside what is unpacked of it), got ${free}`,
      fix: `docker --host ${dockerHost} ${command}`,
    },
  ];
}

function unknown(sizes: Readonly<Record<string, ImageSize>>, { free }: HostImages): string[] {
  if (free === undefined) {
    const reason = "no image on the Docker host can tell how much is free there";
    return [sentence(Object.keys(sizes), reason)];
  }
  const troubles = Object.entries(sizes).flatMap(([reference, size]) =>
    "trouble" in size ? [[reference, size.trouble] as const] : [],
  );
  return [...new Set(troubles.map(([, trouble]) => trouble))].map((trouble) =>
    sentence(
      troubles.filter(([, its]) => its === trouble).map(([reference]) => reference),
      trouble,
    ),
  );
}

function sentence(references: readonly string[], reason: string): string {
  return `Whether the Docker host has room for ${references.join(", ")} is not known: ${reason}.`;
}
