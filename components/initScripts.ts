import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { type InitScript, transactionTrouble } from "./model/database/initScripts";

/** The files of `database.initScripts` as they are where Pulumi runs, paths from the program's folder. */
export function findInitScripts(paths: readonly string[]): readonly InitScript[] {
  return paths.map((path) => ({ path, file: resolve(path), trouble: troubleWith(path) }));
}

function troubleWith(path: string): string | undefined {
  try {
    const text = readFileSync(path, "latin1");
    return path.endsWith(".sql") ? transactionTrouble(text) : undefined;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unreadable";
    return `the file cannot be read (${code}); expected a readable file`;
  }
}
