import { deepEqual, match, ok } from "node:assert/strict";
import { exposure } from "../../../components/model/plan/exposure";
import type { Desired } from "../../../components/model/plan/desired";
import { decide, type Plan } from "../../../components/model/plan/decide";
import type { Actual } from "../../../components/model/plan/actual";
import { desired, images, actual } from "../../support/model/actual";

function update(wants: Partial<Desired>, finds: Partial<Actual> = {}): Plan {
  const decided = decide(desired(wants), actual(finds));
  ok(decided.outcome === "update");
  return decided;
}

const release = update({ images: images("v1", "v2") });

describe("a Docker before 28", () => {
  it("is named by every plan that publishes ports, with what it means", () => {
    for (const version of ["20.10.24+dfsg1", "27.5.1", "19.03.15"]) {
      const [sentence = ""] = exposure(release, version);
      match(sentence, /^Docker .* is older than 28: hosts of the same network segment can reach/);
    }
    for (const does of [update({}, { database: undefined }), update({}, { proxy: undefined })]) {
      deepEqual(exposure(does, "27.5.1").length, 1);
    }
  });

  it("is not named again by one that leaves all containers as they are", () => {
    deepEqual(exposure(update({}), "27.5.1"), []);
  });

  it("is none that is newer, or that does not tell its version", () => {
    for (const version of ["28.0.0", "29.10.0", "library-import", "", undefined]) {
      deepEqual(exposure(release, version), []);
    }
  });
});
