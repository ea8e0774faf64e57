import { deepEqual } from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { mochaProgram } from "../../tools/checks/mocha";
import { repository } from "../../tools/checks/program";
import { loadSabotages, type Sabotage } from "../../tools/sabotage/sabotages";

const run = promisify(execFile);

interface TestList {
  readonly tests: readonly { readonly title: string; readonly file: string }[];
}

/** The titles of all tests of the files, by file; those that a loop makes too, since Mocha lists them. */
async function titlesOf(files: readonly string[]): Promise<ReadonlyMap<string, string[]>> {
  const folder = mkdtempSync(join(tmpdir(), "forecaster-titles-"));
  const list = join(folder, "list.json");
  // `npm test` sets FAULTS and IMAGES, and then most of them are left out.
  const env = {
    ...process.env,
    FAULTS: undefined,
    IMAGES: undefined,
    TS_NODE_TRANSPILE_ONLY: "true",
  };
  try {
    await run(
      process.execPath,
      [
        mochaProgram,
        ...["--dry-run", "--reporter", "json", "--reporter-option", `output=${list}`],
        ...files,
      ],
      { cwd: repository, env, maxBuffer: 2 ** 26 },
    );
    const { tests } = JSON.parse(readFileSync(list, "utf8")) as TestList;
    return new Map(
      files.map((file) => [
        file,
        tests.filter((test) => test.file === join(repository, file)).map(({ title }) => title),
      ]),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe("every sabotage", () => {
  let sabotages: readonly Sabotage[] = [];

  before("loads them", async () => {
    sabotages = await loadSabotages();
  });

  it("applies at exactly one place, and changes it", () => {
    const places = sabotages.map(({ name, file, replace, with: instead }) => {
      const found = readFileSync(join(repository, file), "utf8").split(replace).length - 1;
      return { name, places: replace === instead ? 0 : found };
    });
    deepEqual(
      places.filter((place) => place.places !== 1),
      [],
    );
  });

  it("names exactly one test that exists", async () => {
    const titles = await titlesOf([...new Set(sabotages.map(({ test }) => test.file))]);
    const tests = sabotages.map(({ name, test }) => ({
      name,
      test: test.title,
      found: titles.get(test.file)?.filter((title) => title === test.title).length,
    }));
    deepEqual(
      tests.filter(({ found }) => found !== 1),
      [],
    );
  }).timeout(60_000);

  it("has a name of its own", () => {
    const names = sabotages.map(({ name }) => name);
    deepEqual([...new Set(names)], names);
  });
});
