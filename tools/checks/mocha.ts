import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Counts } from "../results";
import { repository, runProgram } from "./program";

/** Mocha's own program. */
export const mochaProgram = join(repository, "node_modules/mocha/bin/mocha.js");

/** What end-to-end tests are run with: each run ends what a killed one left, and then what it made itself. */
export const endToEnd = [
  // First, since the next one is TypeScript, and the command line comes before package.json.
  ...["--require", "ts-node/register/transpile-only"],
  ...["--require", "test/support/leftovers.ts"],
  ...["--timeout", "300000", "--exit"],
];

/**
 * Runs tests and shows them, or all of them at the end where others are shown meanwhile. A run that fails without a
 * failed test failed before or between its tests.
 */
export async function runMocha(
  title: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  { quiet = false } = {},
): Promise<Counts> {
  const heading = `\n== ${title}`;
  if (!quiet) console.log(heading);
  const folder = mkdtempSync(join(tmpdir(), "forecaster-report-"));
  const report = join(folder, "report.json");
  const reporter = ["--reporter", join(repository, "tools/countingReporter.cjs")];
  const { ok, text } = await runProgram(
    process.execPath,
    [
      ...[mochaProgram, "--forbid-only", "--forbid-pending"],
      ...[...reporter, "--reporter-option", `file=${report}`],
      ...args,
    ],
    { env: { ...process.env, ...env }, quiet },
  );
  if (quiet) console.log(`${heading}\n${text}`);
  const { passes, failures, pending } = statistics(report);
  rmSync(folder, { recursive: true });
  return { passed: passes, failed: ok ? failures : Math.max(failures, 1), skipped: pending };
}

interface Statistics {
  readonly passes: number;
  readonly failures: number;
  readonly pending: number;
}

function statistics(report: string): Statistics {
  try {
    return JSON.parse(readFileSync(report, "utf8")) as Statistics;
  } catch {
    console.log("the tests did not come to their end");
    return { passes: 0, failures: 0, pending: 0 };
  }
}
