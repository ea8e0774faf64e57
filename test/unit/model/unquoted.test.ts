import { deepEqual, equal } from "node:assert/strict";
import { mayBeUnquoted } from "../../../components/model/config/unquoted";
import { unquotedProblems } from "../../../components/model/config/unquotedProblems";

const project = "forecaster-enterprise";

/** The paths that are refused when a stack file holds this text, and Pulumi hands over that value. */
function refused(text: string, value: unknown, map = "variables"): readonly string[] {
  const file = `config:\n  ${project}:${map}:\n    NAME: ${text}\n`;
  return unquotedProblems(file, project, { [map]: { NAME: value } }).map(({ path }) => path);
}

describe("a variable without quotes in the stack file", () => {
  for (const [text, value] of [
    ["1.10", 1.1],
    ["0022", 18],
    ["1234e5", 123_400_000],
    ["0x1F", 31],
    ["0o17", 15],
    ["1_000", 1000],
    ["+5", 5],
    ["1.0", 1],
    ["2026-11-29", "2026-11-29T00:00:00Z"],
  ] as const) {
    it(`is refused where a backend would get another text: ${text}`, () => {
      deepEqual(refused(text, value), ["variables.NAME"]);
      deepEqual(refused(text, value, "secretVariables"), ["secretVariables.NAME"]);
      equal(mayBeUnquoted({ variables: { NAME: value } }), true);
    });

    it(`is taken in quotes: ${text}`, () => {
      deepEqual(refused(`"${text}"`, text), []);
    });
  }

  for (const [text, value] of [
    ["4", 4],
    ["-1.5", -1.5],
    ["true", true],
    ["yes", "yes"],
    ["2026-11-29T10:00:00Z", "2026-11-29T10:00:00Z"],
    ["1.10.0", "1.10.0"],
  ] as const) {
    it(`is taken where its text is the same: ${text}`, () => {
      deepEqual(refused(text, value), []);
    });
  }

  it("is no matter of this file when the value comes from elsewhere", () => {
    deepEqual(refused("1.10", 2.5), []);
    deepEqual(refused("1.10", "1.10"), []);
  });

  it("is named as it stands there, and with the command that sets it in quotes", () => {
    const file = `config:\n  ${project}:variables:\n    N: 1.10\n`;
    const [problem] = unquotedProblems(file, project, { variables: { N: 1.1 } });
    equal(problem?.path, "variables.N");
    equal(problem.fix, "pulumi config set --type string --path variables.N <value>");
  });

  it("is looked for only where a value can come from one", () => {
    equal(mayBeUnquoted({ variables: { NAME: "text", FLAG: true } }), false);
    equal(mayBeUnquoted({}), false);
    equal(mayBeUnquoted({ variables: null }), false);
  });
});
