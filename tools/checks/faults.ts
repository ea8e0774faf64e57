import { type Part, renderPart } from "../parts";
import { type Counts, currentCommit, loadResults, type Result, saveResult, sum } from "../results";
import { type FaultsSeen, renderFaults } from "./faultReport";
import { longLane } from "./longLane";
import { runMocha } from "./mocha";
import { testFilesOf } from "./testFiles";
import { realTests } from "./realTests";
import { withSeenFiles, writeReport } from "./seen";

const report = "docs/faults.md";
/** End-to-end tests that take minutes each: `npm test` leaves them to this run. */
const longTests = "test/e2e/long";
const configurations = 3000;

/** Brings all faults about, or one part of them; writes the report when nothing is left for another part. */
export async function checkFaults(part: Part, further: readonly string[]): Promise<Counts> {
  const result = await run(part, further);
  // A choice of single tests is no part of the whole.
  if (further.length > 0) return result.counts;
  saveResult("faults", part, result);
  if (part.of === 1) write([result]);
  else console.log(`\nWhen all parts have run: npm run test:faults -- --together ${part.of}`);
  return result.counts;
}

/**
 * Puts the parts of a run together to one report.
 * @throws Error when they are not all there, or do not fit together.
 */
export function putFaultsTogether(of: number): Counts {
  const results = loadResults<FaultsSeen>("faults", of);
  write(results);
  return sum(results.map(({ counts }) => counts));
}

async function run(part: Part, further: readonly string[]): Promise<Result<FaultsSeen>> {
  const commit = currentCommit();
  const faults = ["test/faults/faults.test.ts", ...further];
  // Side by side, the walks and the long tests take somewhat longer than the faults.
  const lane = longLane(part, testFilesOf(longTests), Number(process.env.WALKS ?? 20));
  const walks = ["test/faults/walks.test.ts", ...lane.files, ...further];
  const env = { FAULTS_PART: renderPart(part) };
  const some = String(Math.ceil(configurations / part.of));
  const { result: counts, seen } = await withSeenFiles(["faults", "walks"], async (files) =>
    sum([
      await runMocha(
        "thousands of configurations",
        ["test/unit/components/anyConfiguration.test.ts"],
        { CONFIGURATIONS: process.env.CONFIGURATIONS ?? some },
      ),
      await realTests([
        { title: "fault matrix", args: faults, env: { ...env, FAULTS_SEEN: files.faults } },
        {
          title: "random walks and long tests",
          args: walks,
          env: { ...env, FAULTS_SEEN: files.walks, WALKS: String(lane.walks) },
        },
      ]),
    ]),
  );
  const { walks: walked }: FaultsSeen = seen.walks;
  const data = { ...seen.faults, ...(walked === undefined ? {} : { walks: walked }) };
  return { commit, counts, data };
}

function write(results: readonly Result<FaultsSeen>[]): void {
  const parts = results.map(({ data }) => data);
  const commit = results[0]?.commit ?? "";
  writeReport(report, sum(results.map(({ counts }) => counts)), () => renderFaults(parts, commit));
}
