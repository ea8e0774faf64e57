import { createHash } from "node:crypto";
import { backendSources, buildBackendImage } from "../../tools/demo/backend/build";
import { testToolchain } from "./toolchain";

/** A release of the sample backend; faults such as "NEVER_READY=1 START_SECONDS=5". */
export interface Release {
  readonly version: string;
  readonly faults?: string | undefined;
}

const built = new Map<string, Promise<string>>();

/** Builds the release's image, once per process and Docker host, and returns its reference. */
export async function releaseImage(release: Release): Promise<string> {
  const reference = await referenceOf(release);
  const key = `${process.env.DOCKER_HOST ?? ""} ${reference}`;
  const image = built.get(key) ?? buildImage(reference, release);
  built.set(key, image);
  return image;
}

// Two checkouts can be tested on one host at a time: a tag that both have must mean the same image.
async function referenceOf({ version, faults }: Release): Promise<string> {
  const suffix = faults === undefined ? "" : `-${shortHash(faults)}`;
  return `forecaster-sample-backend/${shortHash(await backendSources())}:${version}${suffix}`;
}

function shortHash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 8);
}

async function buildImage(tag: string, { version, faults = "" }: Release): Promise<string> {
  const { images } = await testToolchain();
  await buildBackendImage({ tag, version, faults, base: images.backendBase });
  return tag;
}
