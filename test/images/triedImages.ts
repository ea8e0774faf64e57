import { realImages } from "./realImages";
import { standIns } from "./standIns";
import type { TriedImage } from "./triedImage";

/** All images that are tried, in the order of the report. */
export const triedImages: readonly TriedImage[] = [...realImages, ...standIns];
