import { share } from "../parts";
import { type Counts, sum } from "../results";
import { checkDocker28 } from "./docker28";
import { durationOf } from "./durations";
import { checkFaults, putFaultsTogether } from "./faults";
import { checkImages } from "./images";
import { runMocha } from "./mocha";
import { checkNodeVersions } from "./nodeVersions";
import { parseDivided } from "./options";
import { passSignalsOn, runProgram } from "./program";
import { realTests } from "./realTests";
import { testFilesOf } from "./testFiles";

/** The checks run beside the tests: each of them keeps one core busy. */
async function unitTests(further: readonly string[]): Promise<Counts> {
  const checks = checkAll(["types", "lint"]);
  const tests = await runMocha("unit tests", ["test/unit/**/*.test.ts", ...further]);
  const ended = (await checks).map(({ script, text, ok }) => {
    console.log(`\n== ${script}\n${text}`);
    return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 };
  });
  return sum([tests, ...ended]);
}

/** Runs npm scripts one after the other, and keeps what they print for later. */
async function checkAll(scripts: readonly string[]) {
  const checked = [];
  for (const script of scripts) {
    const ended = await runProgram("npm", ["run", "--silent", script], { quiet: true });
    checked.push({ script, ...ended });
  }
  return checked;
}

function endToEndTests(further: readonly string[]): Promise<Counts> {
  const subsets = ["test/faults/faults.test.ts", "test/images/images.test.ts"];
  const files = [...testFilesOf("test/e2e"), ...subsets];
  const halves = [1, 2].map((number) => ({
    title: `end-to-end tests, half ${number}`,
    args: [...share(files, durationOf, { number, of: 2 }), ...further],
    env: { FAULTS: "fast", IMAGES: "fast" },
  }));
  return realTests(halves);
}

function faults(args: readonly string[]): Promise<Counts> | Counts {
  const { part, together, further } = parseDivided(args);
  return together === undefined ? checkFaults(part, further) : putFaultsTogether(together);
}

async function check([first = "", ...rest]: readonly string[]): Promise<Counts> {
  switch (first) {
    case "--unit":
      return unitTests(rest);
    case "--e2e":
      return endToEndTests(rest);
    case "--faults":
      return faults(rest);
    case "--images":
      return checkImages(rest);
    case "--docker28":
      return checkDocker28(rest);
    case "--node":
      return checkNodeVersions();
    default: {
      const further = process.argv.slice(2);
      return sum([await unitTests(further), await endToEndTests(further)]);
    }
  }
}

passSignalsOn();
check(process.argv.slice(2)).then(
  ({ passed, failed, skipped }) => {
    console.log(`\n${passed} passed, ${failed} failed, ${skipped} skipped`);
    process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  },
);
