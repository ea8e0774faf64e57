import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Part, renderPart } from "./parts";

const repository = resolve(__dirname, "..");
const ownFolder = join(repository, ".results");

/** How many tests ended how. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** What one part of a run has found, kept until the others are there. */
export interface Result<Data> {
  /** What the part ran on. */
  readonly commit: string;
  readonly counts: Counts;
  readonly data: Data;
}

/** Runs that can be divided. */
export type Kind = "faults" | "sabotage";

/** Keeps what a part has found. */
export function saveResult(
  kind: Kind,
  part: Part,
  result: Result<unknown>,
  folder = ownFolder,
): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, fileOf(kind, part)), `${JSON.stringify(result, undefined, 2)}\n`);
}

/**
 * What all parts have found, in their order.
 * @throws Error when one has not run yet, or they ran on different commits.
 */
export function loadResults<Data>(kind: Kind, of: number, folder = ownFolder): Result<Data>[] {
  const parts = Array.from({ length: of }, (_, index) => ({ number: index + 1, of }));
  const pathOf = (part: Part) => join(folder, fileOf(kind, part));
  const missing = parts.filter((part) => !existsSync(pathOf(part))).map(renderPart);
  if (missing.length > 0) {
    throw new Error(`${kind}: these parts have not run yet: ${missing.join(", ")}`);
  }
  const results = parts.map(
    (part) => JSON.parse(readFileSync(pathOf(part), "utf8")) as Result<Data>,
  );
  const commits = [...new Set(results.map(({ commit }) => commit))];
  if (commits.length > 1) {
    throw new Error(`${kind}: the parts ran on different commits: ${commits.join(", ")}`);
  }
  return results;
}

/** The sum over all parts. */
export function sum(counts: readonly Counts[]): Counts {
  const add = (name: keyof Counts) => counts.reduce((total, one) => total + one[name], 0);
  return { passed: add("passed"), failed: add("failed"), skipped: add("skipped") };
}

/** The commit that is checked out; it is said when files differ from it. */
export function currentCommit(): string {
  const git = (...args: string[]) =>
    execFileSync("git", ["-c", "safe.directory=*", ...args], { cwd: repository, encoding: "utf8" });
  try {
    const commit = git("rev-parse", "--short=12", "HEAD").trim();
    // A run changes its own report.
    const changed = git("status", "--porcelain", "--", ".", ":!docs") !== "";
    return changed ? `${commit} with uncommitted changes` : commit;
  } catch {
    return "unknown (no Git here)";
  }
}

function fileOf(kind: Kind, { number, of }: Part): string {
  return `${kind}-${number}-of-${of}.json`;
}
