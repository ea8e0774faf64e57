import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

/** The folder of the repository. */
export const root = resolve(__dirname, "../..");

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
  return commandsIn(read(file));
}

/** The same of a part of one, up to the next heading of its kind. */
export function commandsBelow(file: string, heading: string): string[] {
  const [, part = ""] = read(file).split(`\n${heading}\n`);
  const [kind = ""] = heading.split(" ");
  return commandsIn(part.split(`\n${kind} `)[0] ?? "");
}

function commandsIn(text: string): string[] {
  return [...text.matchAll(/^```sh\n([^]*?)^```$/gm)].flatMap(([, block = ""]) =>
    block
      .split("\n")
      .map((line) => line.replace(/ +# .*/, ""))
      .filter((line) => line !== ""),
  );
}

const call = /(?:^|[ (|&])(?:fail|fail_to_start|start_again|refuse)\s+"((?:[^"\\]|\\.)*)"/gm;
const property = /(?:\bmessage(?::| =)|Error\()\s*(?:`((?:[^`\\]|\\.)*)`|"((?:[^"\\]|\\.)*)")/g;

/** Everything that the program is made of. */
export function source(): string {
  return components().join("\n");
}

/** The texts with which an update is refused or fails, as they stand in the source: values are `$name` or `${...}`. */
export function messages(): string[] {
  return components()
    .flatMap((text) => [...text.matchAll(call), ...text.matchAll(property)])
    .map(([, one = "", other = ""]) => one + other)
    .filter((text) => /[a-z]{4}/.test(text.replace(/\$\{[^}]*\}|\$\(?\w+/g, "")));
}

function components(): string[] {
  return readdirSync(join(root, "components"), { recursive: true, encoding: "utf8" })
    .filter((file) => /\.(sh|ts)$/.test(file))
    .map((file) => read(`components/${file}`));
}

/** The messages that docs/messages.md explains, each as the passages between its values. */
export function explained(): string[][] {
  const rows = [...read("docs/messages.md").matchAll(/^\| (`.*?`) +\| /gm)];
  return rows
    .flatMap(([, cell = ""]) => [...cell.matchAll(/`([^`]+)`/g)])
    .map(([, text = ""]) => text.split("…").map((passage) => passage.trim()))
    .map((passages) => passages.filter((passage) => passage !== ""));
}

/** Whether all of these passages stand in a text, in their order. */
export function holds(text: string, passages: readonly string[]): boolean {
  let from = 0;
  return passages.every((passage) => {
    const at = text.indexOf(passage, from);
    from = at + passage.length;
    return at !== -1;
  });
}
