import { deepEqual, ok } from "node:assert/strict";
import { triedImages } from "../images/triedImages";

describe("the images that are tried", () => {
  it("are many, each by a name of its own, and three of them in npm test", () => {
    const names = triedImages.map(({ name }) => name);
    ok(names.length >= 40, `${names.length} images`);
    deepEqual([...new Set(names)], names);
    deepEqual(triedImages.filter(({ isFast }) => isFast).length, 3);
  });

  it("are refused with words that tell one refusal from another", () => {
    for (const { name, refusal } of triedImages) {
      if (refusal !== undefined) ok(refusal.replace(/…|\W/g, "").length > 40, name);
    }
  });
});
