import { ok, throws } from "node:assert/strict";
import fc from "fast-check";
import { parseData } from "../../../components/model/config/parseConfig";
import { ProblemsError, renderProblems } from "../../../components/model/problems";
import { anything, full, keys, mutated, withEverywhere } from "../../support/model/anyConfig";
import { problemsOf, rawConfig, toRaw } from "../../support/model/configs";

describe("any configuration is parsed, or refused with its problems and nothing else:", () => {
  it("arbitrary texts and JSON under known and unknown keys", () => {
    const configs = fc.dictionary(keys, anything);
    fc.assert(
      fc.property(configs, (raw) => void problemsOf(raw)),
      { numRuns: 2000 },
    );
  });

  it("a valid one but for one arbitrary value", () => {
    fc.assert(
      fc.property(
        keys,
        anything,
        (key, value) => void problemsOf({ ...rawConfig(), [key]: value }),
      ),
      { numRuns: 2000 },
    );
  });

  it("a valid one with a setting changed, left out or added at any depth", () => {
    fc.assert(
      fc.property(mutated, (values) => void problemsOf(toRaw(values))),
      { numRuns: 3000 },
    );
  });

  it("a valid one with a value somewhere that has no text", () => {
    const textless = [{ toString: null, valueOf: null }, [{ toString: null }], Symbol("a text")];
    for (const values of textless.flatMap(withEverywhere)) {
      throws(() => parseData(values), ProblemsError);
    }
  });

  it("and never with a secret in a message, whatever else is wrong and wherever the secret may stand", () => {
    const secret = fc.stringMatching(/^hunter[a-z0-9]{12,30}["\\\n]?[a-z0-9]{0,200}$/);
    const wrong = fc.constantFrom<Record<string, unknown>>(
      { activeColor: "purple" },
      { activeColour: "blue" },
      { registry: undefined },
      { proxy: 7 },
    );
    const places = (value: string): Record<string, unknown>[] => [
      { databasePassword: value },
      { registryPassword: value },
      { secretVariables: value },
      { secretVariables: [value] },
      { secretVariables: { TOKEN: { inner: value } } },
      { secretVariables: { "no name": value } },
      { secretVariables: { TOKEN: value, PATH: value }, variables: { TOKEN: "1" } },
      { variables: { TOKEN: { inner: value }, OTHER: [value] } },
      { secretVariable: { TOKEN: value }, "secretVariables.TOKEN": value, databasePasword: value },
      { registry: { address: "ghcr.io", password: value }, proxy: value, smoke: { paths: value } },
      { logs: [value], gate: { timeout: { inner: value } }, images: value, variables: value },
    ];
    fc.assert(
      fc.property(secret, wrong, fc.nat({ max: 10 }), (value, mistake, place) => {
        const raw = toRaw({ ...full, ...mistake, ...places(value)[place] });
        const problems = problemsOf(raw);
        ok(problems.length > 0);
        ok(!renderProblems(problems).includes(value.slice(0, 14)), renderProblems(problems));
      }),
      { numRuns: 500 },
    );
  });
});
