import { mkdtempSync, rmSync } from "node:fs";
import { arch, platform, tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { type Counts, sum } from "../results";
import { endToEnd, mochaProgram } from "./mocha";
import { type Ended, runProgram } from "./program";

/** The newest of each major that is maintained, or that package.json allows. */
const versions = ["20.20.2", "22.23.5", "24.22.3"] as const;

const checks: Readonly<Record<string, readonly string[]>> = {
  "unit tests": ["test/unit/**/*.test.ts"],
  "a deployment": [...endToEnd, "test/e2e/firstDeployment.test.ts"],
};

/**
 * Runs the unit tests and a deployment under each version of Node, which comes from npm.
 * @throws Error where npm has no Node for this system.
 */
export async function checkNodeVersions(): Promise<Counts> {
  if (platform() !== "linux") throw new Error("npm has no Node of each version for this system");
  await runProgram(process.execPath, ["tools/setup.mjs"]);
  const counts: Counts[] = [];
  for (const version of versions) counts.push(await checkOn(version));
  return sum(counts);
}

async function checkOn(version: string): Promise<Counts> {
  const folder = mkdtempSync(join(tmpdir(), "forecaster-node-"));
  try {
    const name = `node-linux-${arch()}`;
    const install = ["install", "--no-save", "--ignore-scripts", "--prefix", folder];
    const installed = await runProgram("npm", [...install, `${name}@${version}`], { quiet: true });
    if (!installed.ok) throw new Error(`npm install ${name}@${version} failed:\n${installed.text}`);
    const bin = join(folder, "node_modules", name, "bin");
    // First on PATH: the engine starts the program with the node that it finds there.
    const env = { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH ?? ""}` };
    const ended: Ended[] = [];
    for (const [title, args] of Object.entries(checks)) {
      console.log(`\n== ${title} on Node ${version}`);
      ended.push(await runProgram("node", [mochaProgram, "--forbid-pending", ...args], { env }));
    }
    const passed = ended.filter(({ ok }) => ok).length;
    return { passed, failed: ended.length - passed, skipped: 0 };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
