import { join } from "node:path";
import type { Copy } from "./copy";
import { isUnit, type Sabotage } from "./sabotages";
import { runTests } from "./tests";

/** What became of one sabotage, as a row of the table. */
export interface Judged {
  readonly name: string;
  readonly test: string;
  readonly seconds: number;
  readonly verdict: string;
}

const noticed = "noticed";

/** Whether its test did what it is there for. */
export function isNoticed({ verdict }: Judged): boolean {
  return verdict === noticed;
}

/**
 * Those whose unit test fails without them: it would count as one that notices. End-to-end tests take too
 * long for that; they pass in `npm test`.
 */
export async function failingAnyway(
  copy: Copy,
  sabotages: readonly Sabotage[],
): Promise<ReadonlySet<Sabotage>> {
  const unit = sabotages.filter(isUnit);
  if (unit.length === 0) return new Set();
  const { passes } = await runTests(copy, [...new Set(unit.map(({ test }) => test.file))]);
  const passing = new Set(passes.map(({ file, title }) => `${file} ${title}`));
  return new Set(
    unit.filter(({ test }) => !passing.has(`${join(copy.folder, test.file)} ${test.title}`)),
  );
}

/** Applies one sabotage, runs its test, takes the sabotage back. */
export async function judge(copy: Copy, sabotage: Sabotage): Promise<Judged> {
  const began = Date.now();
  const verdict = await verdictOn(copy, sabotage);
  const seconds = Math.round((Date.now() - began) / 1000);
  return { name: sabotage.name, test: sabotage.test.title, seconds, verdict };
}

/** The row of a sabotage that is not judged, since its test fails without it. */
export function unjudged({ name, test }: Sabotage): Judged {
  return { name, test: test.title, seconds: 0, verdict: "its test fails without it" };
}

function verdictOn(copy: Copy, { file, replace, with: instead, test }: Sabotage): Promise<string> {
  let places = 0;
  const change = (text: string) => {
    places = text.split(replace).length - 1;
    return text.replace(replace, () => instead);
  };
  return copy.with(file, change, async () => {
    if (places !== 1) return "no longer applies: mend the sabotage";
    const { passes, failures, text } = await runTests(copy, [test.file], test.title);
    if (failures.some(({ title }) => title === test.title)) return noticed;
    if (passes.some(({ title }) => title === test.title)) return "NOT NOTICED";
    return `its test did not run: ${text.trim().split("\n").slice(-8).join("\n")}`;
  });
}
