import { deepEqual, equal } from "node:assert/strict";
import { ProblemsError, renderProblems } from "../../../components/model/problems";

describe("a refusal", () => {
  it("says that nothing was changed, then every problem, then each command that mends once", () => {
    const fix = "pulumi config rm allowDowntime";
    const problems = [
      { path: "proxy.port", message: "not a port; expected 1 to 65535, got 0", fix },
      { path: "activeColor", message: "not a color; expected blue or green, got nothing" },
      { path: "logs", message: "another problem", fix },
    ];
    const text = [
      "Nothing was changed.",
      "proxy.port: not a port; expected 1 to 65535, got 0",
      "activeColor: not a color; expected blue or green, got nothing",
      "logs: another problem",
      "To fix:",
      "  pulumi config rm allowDowntime",
    ].join("\n");
    equal(renderProblems(problems), text);
    equal(new ProblemsError(problems).message, text);
  });

  it("takes out of a list from its end, after everything else: what follows moves up", () => {
    const mends = [
      "rm --path 'routes[0]'",
      "rm --path 'routes[1]'",
      "set --path 'routes[2].path' /",
    ];
    const problems = mends.map((fix) => ({
      path: "",
      message: "",
      fix: `pulumi config ${fix}`,
    }));
    const order = [mends[2], mends[1], mends[0]].map((fix) => `  pulumi config ${fix}`);
    deepEqual(renderProblems(problems).split("\n").slice(5), order);
  });

  it("has no list of commands when there is none", () => {
    equal(
      renderProblems([{ path: "logs", message: "a problem" }]),
      "Nothing was changed.\nlogs: a problem",
    );
  });
});
