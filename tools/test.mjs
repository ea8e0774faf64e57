// Runs every check and test, and ends with one line that counts them.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installDependencies, repository } from "./dependencies.mjs";

const total = { passed: 0, failed: 0, skipped: 0 };

async function run(command, args) {
  const [status] = await once(spawn(command, args, { cwd: repository, stdio: "inherit" }), "exit");
  return status === 0;
}

/** Runs npm scripts one after the other, and keeps what they print for later. */
async function checkAll(scripts) {
  const checked = [];
  for (const script of scripts) {
    const child = spawn("npm", ["run", "--silent", script], { cwd: repository });
    let words = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => (words += data));
    const [status] = await once(child, "close");
    checked.push({ script, words, ok: status === 0 });
  }
  return checked;
}

async function mocha(title, args) {
  console.log(`\n== ${title}`);
  const folder = mkdtempSync(join(tmpdir(), "forecaster-report-"));
  const report = join(folder, "report.json");
  const ok = await run("npx", [
    "mocha",
    "--forbid-only",
    "--forbid-pending",
    "--reporter",
    `${repository}tools/countingReporter.cjs`,
    "--reporter-option",
    `file=${report}`,
    ...args,
  ]);
  count(report, ok);
  rmSync(folder, { recursive: true });
}

function count(report, ok) {
  let stats = { passes: 0, failures: 0, pending: 0 };
  try {
    stats = JSON.parse(readFileSync(report, "utf8"));
  } catch {
    console.log("the tests did not come to their end");
  }
  total.passed += stats.passes;
  total.skipped += stats.pending;
  // A run that fails without a failed test failed before or between its tests.
  total.failed += ok ? stats.failures : Math.max(stats.failures, 1);
}

/** The checks run beside the tests: each of them keeps one core busy. */
async function unitTests(further) {
  const checks = checkAll(["types", "lint"]);
  await mocha("unit tests", ["test/unit/**/*.test.ts", ...further]);
  for (const { script, words, ok } of await checks) {
    console.log(`\n== ${script}\n${words}`);
    total[ok ? "passed" : "failed"] += 1;
  }
}

/** Set-up, then tests that need a real engine and Docker; without these they count as failed. */
async function realTests(title, files, further) {
  console.log("\n== set-up");
  if (!(await run(process.execPath, ["tools/setup.mjs"]))) {
    console.log(`The ${title} count as failed: set-up did not come to its end.`);
    total.failed += 1;
    return;
  }
  await mocha(title, [
    // First, since the next one is TypeScript, and the command line comes before package.json.
    ...["--require", "ts-node/register"],
    ...["--require", "test/support/leftovers.ts"],
    ...["--timeout", "300000", "--exit"],
    ...files,
    ...further,
  ]);
}

const [first = "", ...rest] = process.argv.slice(2);
const only = ["--unit", "--e2e", "--faults"].includes(first) ? first : undefined;
const further = only === undefined ? process.argv.slice(2) : rest;
const endToEnd = "test/e2e/**/*.test.ts";
const faults = "test/faults/faults.test.ts";

installDependencies();
if (only === "--faults") {
  process.env.CONFIGURATIONS ??= "3000";
  await mocha("thousands of configurations", ["test/unit/components/anyConfiguration.test.ts"]);
  process.env.FAULTS_REPORT ??= "docs/faults.md";
  await realTests("fault matrix", ["test/faults/walks.test.ts", faults], further);
} else {
  process.env.FAULTS = "fast";
  if (only !== "--e2e") await unitTests(further);
  if (only !== "--unit") await realTests("end-to-end tests", [endToEnd, faults], further);
}
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;
