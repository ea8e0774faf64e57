import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { endToEnd, mochaProgram } from "../checks/mocha";
import { runProgram } from "../checks/program";
import type { Copy } from "./copy";

/** A test that has ended. */
export interface TestEnded {
  readonly title: string;
  /** Absolute path. */
  readonly file: string;
}

/** How tests ended; whatever failed beside them, such as a hook, is in the text only. */
export interface TestsEnded {
  readonly passes: readonly TestEnded[];
  readonly failures: readonly TestEnded[];
  readonly text: string;
}

interface Report {
  readonly passes: readonly TestEnded[];
  readonly failures: readonly (TestEnded & { readonly err: { readonly message?: string } })[];
}

// A test that hangs because of a sabotage fails at Mocha's own limit, long before.
const timeoutMs = 900_000;

/** Runs unit tests, or end-to-end tests, of a copy: all of the files, or those with a title. */
export async function runTests(
  { folder }: Copy,
  files: readonly string[],
  title?: string,
): Promise<TestsEnded> {
  const report = join(folder, "sabotage-report.json");
  await rm(report, { force: true });
  const isUnit = files.every((file) => file.startsWith("test/unit/"));
  const args = [
    ...[mochaProgram, ...files],
    ...(isUnit ? ["--exit"] : endToEnd),
    ...["--reporter", "json", "--reporter-option", `output=${report}`],
    ...(title === undefined ? [] : ["--fgrep", title]),
  ];
  const { text } = await runProgram(process.execPath, args, {
    cwd: folder,
    quiet: true,
    timeoutMs,
  });
  try {
    const { passes, failures } = JSON.parse(await readFile(report, "utf8")) as Report;
    const words = failures.map(({ title, err }) => `${title}: ${err.message ?? ""}`);
    return { passes, failures, text: words.join("\n") };
  } catch {
    return { passes: [], failures: [], text };
  }
}
