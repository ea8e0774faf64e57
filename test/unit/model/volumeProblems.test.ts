import { deepEqual } from "node:assert/strict";
import { volumeProblems } from "../../../components/model/volumeProblems";

const values = { backend: { volumes: { reports: "/app/s3cret", uploads: "/app/s3cret/old" } } };

describe("volumes that would hide each other", () => {
  it("are told with both paths", () => {
    deepEqual(
      volumeProblems(values, []).map(({ message }) => message),
      [
        'expected a path neither in nor above /app/s3cret (backend.volumes.reports), got "/app/s3cret/old"',
      ],
    );
  });

  it("are told without any path where the engine knows of a secret among the settings", () => {
    deepEqual(
      volumeProblems(values, ["backend"]).map(({ message }) => message),
      ["expected a path neither in nor above a secret (backend.volumes.reports), got a secret"],
    );
  });
});
