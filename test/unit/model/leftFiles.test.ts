import { deepEqual } from "node:assert/strict";
import { leaving, parseLeftFiles } from "../../../components/model/leftFiles/leftFiles";
import { anonymous, upload } from "../../support/model/leftFiles";
import { kept, keptAndProven, made, updateOf, type UpdateRow } from "../../support/model/planRow";
import { emptyHost, actual } from "../../support/model/actual";

function update(does: UpdateRow = {}) {
  return updateOf({ does });
}

describe("files that a container wrote below a VOLUME", () => {
  describe("are looked for", () => {
    const released = update({
      to: "green",
      isSwitch: true,
      backends: { blue: kept(), green: made("recreate") },
    });
    const rolledBack = update({
      to: "green",
      isSwitch: true,
      backends: { blue: kept(), green: keptAndProven() },
    });

    it("never by an update that neither creates a color again nor moves traffic", () => {
      deepEqual(leaving(update(), actual()), undefined);
      const first = update({ from: "none", isSwitch: true });
      deepEqual(leaving(first, emptyHost), undefined);
    });

    it("in the color that is created again, and in the one that traffic leaves", () => {
      deepEqual(leaving(released, actual()), { removed: ["green"], left: "blue" });
      const staged = update({ backends: { blue: kept(), green: made("recreate") } });
      deepEqual(leaving(staged, actual()), { removed: ["green"] });
    });

    it("at a roll back beside what the color that stays has already", () => {
      deepEqual(leaving(rolledBack, actual()), { removed: [], left: "blue", reached: "green" });
    });

    it("not in a container that is gone", () => {
      const gone = actual({ backends: { ...actual().backends, blue: undefined } });
      deepEqual(leaving(rolledBack, gone), undefined);
    });

    it("in both colors where nothing serves and both are created again", () => {
      const again = update({
        ...{ from: "none", isSwitch: true },
        backends: { blue: made("recreate"), green: made("recreate") },
      });
      deepEqual(leaving(again, actual({ serving: "none" })), { removed: ["blue", "green"] });
    });
  });

  it("are read from what the host prints; lines of another kind are passed over", () => {
    const text = [
      "a warning of Docker's",
      `left\tforecast-backend-green\t/app/uploads\t${anonymous}\t3\t1795599824\ta.txt`,
      "mount\tforecast-ml-pip-cache\t/home/appuser/.cache/pip",
      "mount\t\t",
      "untold\tforecast-backend-blue\tdial: refused",
      "",
    ].join("\n");
    deepEqual(parseLeftFiles(text), {
      left: [upload],
      mounts: [{ volume: "forecast-ml-pip-cache", path: "/home/appuser/.cache/pip" }],
      untold: [{ container: "forecast-backend-blue", words: "dial: refused" }],
    });
  });
});
