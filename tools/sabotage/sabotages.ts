import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { repository } from "../checks/program";

/** A small break of the program, and the test that must fail because of it. */
export interface Sabotage {
  readonly name: string;
  readonly file: string;
  /** Stands exactly once in the file. */
  readonly replace: string;
  readonly with: string;
  readonly test: { readonly file: string; readonly title: string };
}

const print = `import { sabotages } from "./test/sabotage/sabotages.mjs";
  console.log(JSON.stringify(sabotages));`;

/** The table in test/sabotage, which is a module of a kind that not every Node lets this one load. */
export async function loadSabotages(): Promise<readonly Sabotage[]> {
  const args = ["--input-type=module", "--eval", print];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: repository });
  return JSON.parse(stdout) as Sabotage[];
}

/** Whether its test takes neither engine nor Docker. */
export function isUnit({ test }: Sabotage): boolean {
  return test.file.startsWith("test/unit/");
}
