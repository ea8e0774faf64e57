// Breaks one promise at a time in a throw-away copy of the repository, and sees whether the test that
// stands for the promise notices.
import Table from "cli-table3";
import { parseDivided } from "../checks/options";
import { passSignalsOn } from "../checks/program";
import { type Part, share } from "../parts";
import { type Counts, currentCommit, loadResults, saveResult, sum } from "../results";
import { Copy } from "./copy";
import { failingAnyway, isNoticed, judge, type Judged, unjudged } from "./judge";
import { isUnit, loadSabotages, type Sabotage } from "./sabotages";

// About how long each takes, on two cores that have nothing else to do.
const seconds = { unit: 4, endToEnd: 40 } as const;

/** The sabotages that the command line asks for: `--fast`, parts of names, or all. */
async function chosen(words: readonly string[]): Promise<readonly Sabotage[]> {
  const names = words.filter((word) => !word.startsWith("--"));
  return (await loadSabotages())
    .filter((sabotage) => !words.includes("--fast") || isUnit(sabotage))
    .filter(({ name }) => names.length === 0 || names.some((part) => name.includes(part)));
}

async function judgeAll(sabotages: readonly Sabotage[]): Promise<Judged[]> {
  const copy = await Copy.make();
  process.once("exit", () => {
    copy.remove();
  });
  const broken = await failingAnyway(copy, sabotages);
  const judged: Judged[] = [];
  for (const sabotage of sabotages) {
    console.log(`${sabotage.name} ...`);
    judged.push(broken.has(sabotage) ? unjudged(sabotage) : await judge(copy, sabotage));
  }
  return judged;
}

function print(judged: readonly Judged[]): void {
  const head = ["sabotage", "must be noticed by", "seconds", "result"];
  const table = new Table({ head, style: { head: [], border: [] } });
  for (const { name, test, seconds, verdict } of judged) table.push([name, test, seconds, verdict]);
  console.log(table.toString());
}

async function run(part: Part, words: readonly string[]): Promise<Counts> {
  const commit = currentCommit();
  const cost = (sabotage: Sabotage) => (isUnit(sabotage) ? seconds.unit : seconds.endToEnd);
  const judged = await judgeAll(share(await chosen(words), cost, part));
  print(judged);
  const passed = judged.filter(isNoticed).length;
  const counts = { passed, failed: judged.length - passed, skipped: 0 };
  // A choice of them is no part of the whole.
  if (words.length > 0) return counts;
  saveResult("sabotage", part, { commit, counts, data: judged });
  if (part.of > 1) {
    console.log(`When all parts have run: npm run test:sabotage -- --together ${part.of}`);
  }
  return counts;
}

function putTogether(of: number): Counts {
  const results = loadResults<readonly Judged[]>("sabotage", of);
  print(results.flatMap(({ data }) => data));
  return sum(results.map(({ counts }) => counts));
}

async function main(args: readonly string[]): Promise<number> {
  const { part, together, further } = parseDivided(args);
  const { passed, failed } =
    together === undefined ? await run(part, further) : putTogether(together);
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 && passed > 0 ? 0 : 1;
}

passSignalsOn();
main(process.argv.slice(2)).then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  },
);
