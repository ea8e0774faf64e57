import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";

/** Absolute path of the repository. */
export const REPOSITORY = path.resolve(__dirname, "..", "..");

/** A short hash of the names and contents of files and folders of this repository, and of the processor. */
export function sourcesKey(...paths: readonly string[]): string {
  const hash = createHash("sha256").update(`${process.platform} ${process.arch}`);
  for (const file of paths.flatMap((part) => filesBelow(path.join(REPOSITORY, part)))) {
    // As it was before there was tools/offline: what was made from the same content stays valid.
    const name = path.relative(REPOSITORY, file).replace(/^tools\/offline\//, "tools/");
    hash.update(`\0${name}\0`).update(fs.readFileSync(file));
  }
  return hash.digest("hex").slice(0, 12);
}

function filesBelow(root: string): string[] {
  if (fs.statSync(root).isFile()) return [root];
  return fs
    .readdirSync(root, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => filesBelow(path.join(root, entry.name)));
}
