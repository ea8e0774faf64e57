import { deepEqual } from "node:assert/strict";
import { describePlan } from "../../../components/model/plan/describePlan";
import { decide } from "../../../components/model/plan/decide";
import { assumeLastOutputs } from "../../../components/model/plan/lastOutputs";
import { desired, emptyHost, images, actual } from "../../support/model/actual";

const unknown = { ...emptyHost, serving: "unknown", unreachable: "dial: refused" } as const;
const wanted = desired({ activeColor: "green", images: images("v1", "v3") });

/** What a preview that reaches no Docker host says. */
function preview(recorded: Parameters<typeof assumeLastOutputs>[1]): string {
  const assumed = assumeLastOutputs(unknown, recorded, wanted);
  const decided = decide(wanted, assumed);
  return decided.outcome === "update" ? describePlan(decided, wanted, assumed) : "refused";
}

describe("a preview that cannot ask the Docker host", () => {
  it("believes the recorded color and images, and that every setting is as it is wanted", () => {
    const recorded = { activeColor: "blue", images: images("v1", "v2") };
    const assumed = (color: "blue" | "green") => ({
      id: "",
      status: "running",
      stack: "forecaster/stage",
      image: recorded.images[color],
      settings: wanted.backends[color],
    });
    const shared = { id: "", status: "running", stack: "forecaster/stage", image: "" };
    deepEqual(assumeLastOutputs(unknown, recorded, wanted), {
      ...unknown,
      serving: "blue",
      isAssumed: true,
      database: { ...shared, settings: wanted.database },
      proxy: { ...shared, settings: wanted.proxy },
      backends: { blue: assumed("blue"), green: assumed("green") },
    });
  });

  it("tells of a release as an update that reaches the host does", () => {
    deepEqual(
      preview({ activeColor: "blue", images: images("v1", "v2") }),
      "Traffic: blue (v1) -> green (v3). Blue stays as it is, as the rollback target. Green is re-created with v3.",
    );
  });

  it("takes the images of the configuration where none are recorded", () => {
    for (const recorded of [undefined, null, "v2", {}, { blue: 7 }]) {
      deepEqual(
        preview({ activeColor: "blue", images: recorded }),
        "Traffic: blue (v1) -> green (v3). Blue stays as it is, as the rollback target.",
      );
    }
  });

  it("takes a stack without a recorded color for new", () => {
    for (const activeColor of [undefined, null, "purple", { secret: "blue" }]) {
      deepEqual(
        preview({ activeColor, images: images("v1", "v2") }),
        "Traffic: none -> green (v3), when it has proven itself. Blue is created with v1. Green is created with v3.",
      );
    }
  });

  it("keeps what could be read of the host", () => {
    const { dockerHost, data } = assumeLastOutputs(
      { ...unknown, dockerHost: "ssh://deploy@server.example", data: { "database.user": "bob" } },
      { activeColor: "blue", images: {} },
      wanted,
    );
    deepEqual([dockerHost, data], ["ssh://deploy@server.example", { "database.user": "bob" }]);
  });

  it("still refuses another image for the color that is recorded to serve", () => {
    const stays = desired({ images: images("v2", "v1") });
    const recorded = { activeColor: "blue", images: images("v1", "v1") };
    const decided = decide(
      stays,
      assumeLastOutputs(actual({ serving: "unknown" }), recorded, stays),
    );
    deepEqual(decided.outcome === "refused" && decided.problems.map(({ path }) => path), [
      "images.blue",
    ]);
  });
});
