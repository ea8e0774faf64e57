import { type Color, perColor } from "../../../components/model/color";
import {
  expectPlan,
  kept,
  keptAndProven,
  made,
  type PlanRow,
  type UpdateRow,
} from "../../support/model/planRow";
import {
  backend,
  backendSettings,
  bothBackends,
  images,
  release,
} from "../../support/model/actual";

const withTrace = (color: Color) => backendSettings(color, { TRACE: "1" });
const logLevel = { backends: bothBackends({ LOG_LEVEL: "debug" }) };
const onV2 = {
  backends: { blue: backend("blue"), green: backend("green", { image: release("v2") }) },
};
const blueHasLogLevel = {
  backends: {
    blue: backend("blue", { settings: backendSettings("blue", { LOG_LEVEL: "debug" }) }),
    green: backend("green"),
  },
};
const toGreen: UpdateRow = { to: "green", isSwitch: true };

const rows: Readonly<Record<string, PlanRow>> = {
  "nothing changed: touches nothing and proves nothing again": { does: {} },

  "a release on the idle color: re-creates and proves it, traffic stays": {
    wants: { images: images("v1", "v2") },
    does: { backends: { blue: kept(), green: made("recreate") } },
  },
  "a setting that the active color lacks: goes to the idle color, and is pending on the active one":
    {
      wants: logLevel,
      does: { backends: { blue: kept("LOG_LEVEL"), green: made("recreate") } },
    },
  "a setting that is gone from the configuration: the same": {
    finds: { backends: perColor((color) => backend(color, { settings: withTrace(color) })) },
    does: { backends: { blue: kept("TRACE"), green: made("recreate") } },
  },
  "a setting that only the active color lacks: stays pending, nothing is re-created": {
    wants: logLevel,
    finds: {
      backends: {
        blue: backend("blue"),
        green: backend("green", { settings: backendSettings("green", { LOG_LEVEL: "debug" }) }),
      },
    },
    does: { backends: { blue: kept("LOG_LEVEL"), green: kept() } },
  },
  "a setting that only the idle color lacks: it is the rollback target, and stays as it was": {
    wants: logLevel,
    finds: blueHasLogLevel,
    does: { backends: { blue: kept(), green: kept("LOG_LEVEL") } },
  },
  "a release on the rollback target: brings it the settings that it lacked": {
    wants: { ...logLevel, images: images("v1", "v2") },
    finds: blueHasLogLevel,
    does: { backends: { blue: kept(), green: made("recreate") } },
  },
  "another host port of the rollback target: waits for the next release there, and is named": {
    wants: {
      backends: {
        blue: backendSettings("blue"),
        green: backendSettings("green", { "backend.hostPorts.green": "9002" }),
      },
    },
    does: { backends: { blue: kept(), green: kept("backend.hostPorts.green") } },
  },
  "another host port of the active color: is pending, the idle color stays as it is": {
    wants: {
      backends: {
        blue: backendSettings("blue", { "backend.hostPorts.blue": "9001" }),
        green: backendSettings("green"),
      },
    },
    does: { backends: { blue: kept("backend.hostPorts.blue"), green: kept() } },
  },
  "the idle color's container gone: created again and proven, traffic stays": {
    finds: { backends: { blue: backend("blue"), green: undefined } },
    does: { backends: { blue: kept(), green: made("create") } },
  },
  "the idle color stopped: that is no change": {
    finds: { backends: { blue: backend("blue"), green: backend("green", { status: "exited" }) } },
    does: {},
  },

  "a release and a switch to it: re-creates, proves and switches": {
    wants: { activeColor: "green", images: images("v1", "v2") },
    does: { ...toGreen, backends: { blue: kept(), green: made("recreate") } },
  },
  "a switch to what was released before: proves it as it is, and switches": {
    wants: { activeColor: "green", images: images("v1", "v2") },
    finds: onV2,
    does: { ...toGreen, backends: { blue: kept(), green: keptAndProven() } },
  },
  "a roll back: proves the rollback target as it is, and switches": {
    wants: { images: images("v1", "v2") },
    finds: { ...onV2, serving: "green" },
    does: { from: "green", isSwitch: true, backends: { blue: keptAndProven(), green: kept() } },
  },
  "a switch while a setting changed: re-creates nothing, the setting is pending on both": {
    wants: { activeColor: "green", ...logLevel },
    does: {
      ...toGreen,
      backends: { blue: kept("LOG_LEVEL"), green: keptAndProven("LOG_LEVEL") },
    },
  },
  "a switch to a color whose container is gone: creates, proves and switches": {
    wants: { activeColor: "green" },
    finds: { backends: { blue: backend("blue"), green: undefined } },
    does: { ...toGreen, backends: { blue: kept(), green: made("create") } },
  },
};

describe("an update for", () => {
  for (const [title, row] of Object.entries(rows)) {
    it(title, () => {
      expectPlan(row);
    });
  }

  it("the colors the other way round: the same, mirrored", () => {
    expectPlan({
      wants: { activeColor: "green", images: images("v3", "v2") },
      finds: { serving: "green", backends: onV2.backends },
      does: {
        from: "green",
        to: "green",
        backends: { blue: made("recreate"), green: kept() },
      },
    });
  });
});
