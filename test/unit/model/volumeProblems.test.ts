import { deepEqual } from "node:assert/strict";
import { volumeProblems } from "../../../components/model/config/volumeProblems";

const values = { backend: { volumes: { reports: "/app/s3cret", uploads: "/app/s3cret/old" } } };

describe("volumes that would hide each other", () => {
  it("are told with both paths", () => {
    deepEqual(
      volumeProblems(values, []).map(({ message }) => message),
      [
        'overlaps /app/s3cret (backend.volumes.reports); expected a path neither in nor above that, got "/app/s3cret/old"',
      ],
    );
  });

  it("are told of paths in a map only: what is none is refused for that", () => {
    for (const volumes of [["/proc"], { uploads: "" }, "/proc", null]) {
      deepEqual(volumeProblems({ backend: { volumes } }, []), []);
    }
  });

  it("are told without any path where the engine knows of a secret among the settings", () => {
    deepEqual(
      volumeProblems(values, ["backend"]).map(({ message }) => message),
      [
        "overlaps a secret (backend.volumes.reports); expected a path neither in nor above that, got a secret",
      ],
    );
  });
});
