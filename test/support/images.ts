import { createHash } from "node:crypto";
import { buildBackendImage } from "../backend/build";
import { testToolchain } from "./toolchain";

/** A release of the sample backend; faults such as "NEVER_READY=1 START_SECONDS=5". */
export interface Release {
  readonly version: string;
  readonly faults?: string | undefined;
}

const built = new Map<string, Promise<string>>();

/** Builds the release's image, once per process and Docker host, and returns its reference. */
export function releaseImage(release: Release): Promise<string> {
  const reference = referenceOf(release);
  const key = `${process.env.DOCKER_HOST ?? ""} ${reference}`;
  const image = built.get(key) ?? buildImage(reference, release);
  built.set(key, image);
  return image;
}

function referenceOf({ version, faults }: Release): string {
  const suffix =
    faults === undefined ? "" : `-${createHash("sha256").update(faults).digest("hex").slice(0, 8)}`;
  return `forecaster-sample-backend:${version}${suffix}`;
}

async function buildImage(tag: string, { version, faults = "" }: Release): Promise<string> {
  const { images } = await testToolchain();
  await buildBackendImage({ tag, version, faults, base: images.backendBase });
  return tag;
}
