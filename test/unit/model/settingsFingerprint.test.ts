import { deepEqual, doesNotMatch, match, notEqual } from "node:assert/strict";
import fc from "fast-check";
import { differences, fingerprint } from "../../../components/model/plan/settings";

describe("a fingerprint", () => {
  const secret = "p@ss/#%";

  it("shows no value, and not that two settings have the same one", () => {
    const { A = "", B = "" } = fingerprint({ A: secret, B: secret });
    match(A, /^[0-9a-f]{12}$/);
    notEqual(A, B);
    doesNotMatch(JSON.stringify(fingerprint({ A: secret })), /p@ss/);
  });

  it("differs exactly where the settings differ, in alphabetical order", () => {
    const settings = fc.dictionary(fc.constantFrom("C", "B", "A", "a", "logs"), fc.string());
    fc.assert(
      fc.property(settings, settings, (one, other) => {
        const names = ["A", "B", "C", "a", "logs"];
        deepEqual(
          differences(fingerprint(one), fingerprint(other)),
          names.filter((name) => one[name] !== other[name]),
        );
      }),
    );
  });
});
