import type { Counts } from "../results";
import { endToEnd, runMocha } from "./mocha";
import { runProgram } from "./program";

/** Set-up, then tests that need a real engine and Docker; without these they count as failed. */
export async function realTests(
  title: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<Counts> {
  return afterSetUp(title, () => runMocha(title, [...endToEnd, ...args], env));
}

/** Set-up, and then tests; without it they count as failed. */
export async function afterSetUp(title: string, test: () => Promise<Counts>): Promise<Counts> {
  console.log("\n== set-up");
  const { ok } = await runProgram(process.execPath, ["tools/setup.mjs"]);
  if (ok) return test();
  console.log(`The ${title} count as failed: set-up did not come to its end.`);
  return { passed: 0, failed: 1, skipped: 0 };
}
