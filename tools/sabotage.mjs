// Breaks one promise at a time in a throw-away copy of the repository, and sees whether the test that
// stands for the promise notices. `npm run test:sabotage [-- --fast] [-- part of a name ...]`
import { execFile, execFileSync } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import Table from "cli-table3";
import { sabotages } from "../test/sabotage/sabotages.mjs";

const repository = resolve(import.meta.dirname ?? dirname(new URL(import.meta.url).pathname), "..");
const isUnit = (file) => file.startsWith("test/unit/");
const isFast = ({ test }) => isUnit(test.file);

/** The sabotages that the command line asks for. */
function chosen(words) {
  const names = words.filter((word) => !word.startsWith("--"));
  return sabotages
    .filter((sabotage) => !words.includes("--fast") || isFast(sabotage))
    .filter(({ name }) => names.length === 0 || names.some((part) => name.includes(part)));
}

/** A copy of everything that git knows or would take; it borrows the installed packages and the history. */
async function copyRepository() {
  const copy = await mkdtemp(join(tmpdir(), "forecaster-sabotage-"));
  const listed = git("ls-files", "-z", "-co", "--exclude-standard");
  for (const file of listed.split("\0").filter((name) => name !== "")) {
    await mkdir(dirname(join(copy, file)), { recursive: true });
    await cp(join(repository, file), join(copy, file)).catch(ignoreMissing);
  }
  await symlink(join(repository, "node_modules"), join(copy, "node_modules"));
  // Some tests read the history.
  await writeFile(join(copy, ".git"), `gitdir: ${git("rev-parse", "--absolute-git-dir").trim()}\n`);
  return copy;
}

function git(...args) {
  return execFileSync("git", args, { cwd: repository, encoding: "utf8" });
}

function ignoreMissing(error) {
  if (error.code !== "ENOENT") throw error;
}

/** Runs tests in the copy; returns the titles of those that passed and of those that failed. */
async function runTests(copy, file, titles) {
  const report = join(copy, "sabotage-report.json");
  await rm(report, { force: true });
  const mocha = join(copy, "node_modules/mocha/bin/mocha.js");
  const filter = titles === undefined ? [] : ["--fgrep", titles];
  const limit = isUnit(file) ? 10_000 : 300_000;
  const how = ["--exit", "--timeout", limit, "--reporter", "json", "--reporter-option"];
  const output = await new Promise((settle) => {
    execFile(
      process.execPath,
      [mocha, file, ...how, `output=${report}`, ...filter],
      { cwd: copy, maxBuffer: 2 ** 28, timeout: 900_000 },
      (_, stdout, stderr) => settle(stdout + stderr),
    );
  });
  try {
    const { passes, failures } = JSON.parse(await readFile(report, "utf8"));
    const words = failures.map(({ title, err }) => `${title}: ${err.message}`);
    return { passes: passes.map(title), failures: failures.map(title), output: words.join("\n") };
  } catch {
    return { passes: [], failures: [], output };
  }
}

const title = (test) => test.title;

/** Without this a test that fails anyway would count as one that notices. */
async function failingAnyway(copy, fast) {
  const failing = new Set();
  for (const file of new Set(fast.map(({ test }) => test.file))) {
    const { passes } = await runTests(copy, file);
    for (const sabotage of fast.filter(({ test }) => test.file === file)) {
      if (!passes.includes(sabotage.test.title)) failing.add(sabotage);
    }
  }
  return failing;
}

/** Applies one sabotage, runs its test, takes the sabotage back. */
async function judge(copy, { file, replace, with: instead, test }) {
  const path = join(copy, file);
  const original = await readFile(path, "utf8");
  if (original.split(replace).length !== 2) return "no longer applies: mend the sabotage";
  await writeFile(
    path,
    original.replace(replace, () => instead),
  );
  try {
    const { passes, failures, output } = await runTests(copy, test.file, test.title);
    if (failures.includes(test.title)) return "noticed";
    if (passes.includes(test.title)) return "NOT NOTICED";
    return `its test did not run: ${output.trim().split("\n").slice(-8).join("\n")}`;
  } finally {
    await writeFile(path, original);
  }
}

async function main(words) {
  const asked = chosen(words);
  const copy = await copyRepository();
  const table = new Table({
    head: ["sabotage", "must be noticed by", "seconds", "result"],
    style: { head: [], border: [] },
  });
  let unnoticed = 0;
  try {
    const broken = await failingAnyway(copy, asked.filter(isFast));
    for (const sabotage of asked) {
      const begun = Date.now();
      console.log(`${sabotage.name} ...`);
      const result = broken.has(sabotage)
        ? "its test fails without it"
        : await judge(copy, sabotage);
      if (result !== "noticed") unnoticed += 1;
      const seconds = Math.round((Date.now() - begun) / 1000);
      table.push([sabotage.name, sabotage.test.title, seconds, result]);
    }
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
  console.log(table.toString());
  console.log(`${asked.length - unnoticed} passed, ${unnoticed} failed`);
  return unnoticed === 0 && asked.length > 0 ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
