import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Counts } from "../results";
import { repository } from "./program";

/** One row of a report. */
export interface SeenRow {
  readonly name: string;
  /** In the order of the columns. */
  readonly cells: readonly (string | number)[];
}

/** What one run, or one part of it, has seen. */
export interface Seen {
  /** Engine, plugins and images, in words. */
  readonly toolchain: string;
  /** Such as `Node 20.20.2`. */
  readonly versions: readonly string[];
  /** The names of all rows in their order, whichever part takes them. */
  readonly matrix: readonly string[];
  readonly rows: readonly SeenRow[];
}

/** Gives the tests files to write what they see to, by these names, and reads what is in them then. */
export async function withSeenFiles<Name extends string, Result>(
  names: readonly Name[],
  run: (files: Readonly<Record<Name, string>>) => Promise<Result>,
): Promise<{ result: Result; seen: Readonly<Record<Name, Seen>> }> {
  const folder = mkdtempSync(join(tmpdir(), "forecaster-seen-"));
  try {
    const files = byName(names, (name) => join(folder, `${name}.json`));
    const result = await run(files);
    return { result, seen: byName(names, (name) => parse(files[name])) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Writes a report after a run in which nothing failed, and says what became of it. */
export function writeReport(file: string, { failed }: Counts, render: () => string): void {
  if (failed > 0) {
    console.log(`\n${file} stays as it is: ${failed} failed.`);
    return;
  }
  writeFileSync(join(repository, file), render());
  console.log(`\n${file} is written.`);
}

/**
 * A table of all rows in Markdown, below what they were seen on.
 * @throws Error when a row was not seen, or the parts ran on different versions.
 */
export function renderSeen(
  parts: readonly Seen[],
  columns: readonly string[],
  run: { readonly script: string; readonly commit: string; readonly rowsAre: string },
): string[] {
  const [toolchain = "", versions = ""] = ranOn(parts);
  return [
    `Written by \`npm run ${run.script}\` on commit ${run.commit}; ${toolchain}.`,
    "",
    `Versions: ${versions}.`,
    "",
    `| ${columns.join(" | ")} |`,
    `| ${columns.map(() => "---").join(" | ")} |`,
    ...rowsInOrder(parts, run.rowsAre).map(({ cells }) => `| ${cells.join(" | ")} |`),
  ];
}

function ranOn(parts: readonly Seen[]): string[] {
  const ran = [
    ...new Set(parts.map(({ toolchain, versions }) => `${toolchain}\n${versions.join(", ")}`)),
  ];
  if (ran.length !== 1) {
    throw new Error(`the parts ran on different versions:\n${ran.join("\n")}`);
  }
  return (ran[0] ?? "").split("\n");
}

function rowsInOrder(parts: readonly Seen[], rowsAre: string): SeenRow[] {
  const seen = new Map(parts.flatMap((part) => part.rows).map((row) => [row.name, row]));
  const all = parts[0]?.matrix ?? [];
  const unseen = all.filter((name) => !seen.has(name));
  if (unseen.length > 0) {
    throw new Error(`not every ${rowsAre} to its end: ${unseen.join("; ")}`);
  }
  return all.flatMap((name) => seen.get(name) ?? []);
}

function byName<Name extends string, Value>(
  names: readonly Name[],
  valueOf: (name: Name) => Value,
): Record<Name, Value> {
  return Object.fromEntries(names.map((name) => [name, valueOf(name)])) as Record<Name, Value>;
}

function parse(file: string): Seen {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Seen;
  } catch {
    return { toolchain: "", versions: [], matrix: [], rows: [] };
  }
}
