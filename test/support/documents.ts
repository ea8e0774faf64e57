import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

const root = resolve(__dirname, "../..");

/** The README and what docs/ holds, by their paths in the repository. */
export const documents = [
  "README.md",
  ...readdirSync(join(root, "docs"))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];

/** A file of the repository. */
export function read(file: string): string {
  return readFileSync(join(root, file), "utf8");
}

/** The commands of a document in their order, without what is said of them. */
export function commandsOf(file: string): string[] {
  return [...read(file).matchAll(/^```sh\n([^]*?)^```$/gm)].flatMap(([, block = ""]) =>
    block
      .split("\n")
      .map((line) => line.replace(/ +# .*/, ""))
      .filter((line) => line !== ""),
  );
}
