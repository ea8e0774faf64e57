import * as path from "node:path";
import { REPOSITORY, sourcesKey } from "../setup/sources";

/** Absolute path of the folder that stand-in images are built from. */
export const FOLDER = path.join(REPOSITORY, "tools/offline/images");

/** Absolute path of a Dockerfile in it. */
export function dockerfile(name: string): string {
  return path.join(FOLDER, `${name}.Dockerfile`);
}

/** What all stand-ins are built from, in short. */
export function imageSources(): string {
  return sourcesKey("tools/images", "tools/offline/images");
}
