import { readdirSync } from "node:fs";
import { join } from "node:path";
import { repository } from "./program";

/** The test files of a folder, not of those in it, in alphabetical order; all by their paths in the repository. */
export function testFilesOf(folder: string): string[] {
  const files = readdirSync(join(repository, folder)).filter((file) => file.endsWith(".test.ts"));
  return files.sort().map((file) => `${folder}/${file}`);
}
