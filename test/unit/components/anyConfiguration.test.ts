import { deepEqual, doesNotMatch, match, ok } from "node:assert/strict";
import fc from "fast-check";
import { nothing, type Recording, recordProgram } from "../../support/mocks/recordProgram";
import { full, mutated } from "../../support/model/anyConfig";

/** Thousands are for the fault matrix; see tools/test.mjs. */
const numRuns = Number(process.env.CONFIGURATIONS ?? 60);

function isRefused({ messages }: Recording): boolean {
  return messages.some((message) => message.startsWith("error: "));
}

function expectOneClearError({ messages, resources, exitCode }: Recording): void {
  const errors = messages.filter((message) => message.startsWith("error: "));
  deepEqual(errors.length, 1, errors.join("\n"));
  const [error = ""] = errors;
  match(error, /^error: Nothing was changed\.\n\S/);
  doesNotMatch(error, /\n\s+at .*:\d+:\d+/, "a stack trace says nothing to an operator");
  for (const line of error.split("\n").slice(1))
    match(line, /^(\S.*: .*; expected|To fix:$| {2}\S)/);
  deepEqual(resources, [], "something was registered all the same");
  deepEqual(exitCode, undefined);
}

function expectWholeDeployment({ resources, outputs }: Recording): void {
  const names = resources.map(({ name }) => name);
  for (const name of ["forecaster-proxy", "forecaster-switch"]) {
    ok(names.includes(name), `${name} is missing`);
  }
  const databases = ["forecaster-database", "forecaster-external-database"];
  deepEqual(databases.filter((name) => names.includes(name)).length, 1, "no database, or two");
  ok(outputs !== undefined && "activeColor" in outputs);
}

describe("a program with any configuration", () => {
  it("is deployed whole, or refused with one clear error before anything is registered", async function () {
    this.timeout(numRuns * 500);
    await fc.assert(
      fc.asyncProperty(mutated, async (config) => {
        const recording = await recordProgram({ config, after: nothing });
        if (isRefused(recording)) expectOneClearError(recording);
        else expectWholeDeployment(recording);
      }),
      { numRuns, examples: [[{ ...full }]] },
    );
  });
});
