import { type Part, parsePart, partOf, renderPart } from "../parts";
import { type Counts, sum } from "../results";
import { endToEnd, runMocha } from "./mocha";
import { runProgram } from "./program";

/** Tests that need a real engine and Docker. */
export interface RealTests {
  readonly title: string;
  /** Files, and options of mocha. */
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * Set-up, and then these tests side by side: they wait for containers for most of their time. The first are shown
 * while they run, the others when they have ended. Without set-up they count as failed.
 */
export async function realTests(sideBySide: readonly RealTests[]): Promise<Counts> {
  console.log("\n== set-up");
  const { ok } = await runProgram(process.execPath, ["tools/setup.mjs"]);
  if (ok) {
    const running = sideBySide.map(({ title, args, env }, index) => {
      const ports = renderPart(partOf(own(), { number: index + 1, of: sideBySide.length }));
      const given = { ...env, TEST_PORTS: ports };
      return runMocha(title, [...endToEnd, ...args], given, { quiet: index > 0 });
    });
    return sum(await Promise.all(running));
  }
  for (const { title } of sideBySide) {
    console.log(`The ${title} count as failed: set-up did not come to its end.`);
  }
  return { passed: 0, failed: sideBySide.length, skipped: 0 };
}

/** The share of the test ports that this run has, beside others on the machine. */
function own(): Part {
  return parsePart(process.env.TEST_PORTS ?? renderPart({ number: 1, of: 1 }));
}
