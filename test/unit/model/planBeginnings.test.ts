import { perColor } from "../../../components/model/color";
import type { Actual } from "../../../components/model/plan/actual";
import {
  expectPlan,
  kept,
  keptAndMigrated,
  keptAndProven,
  made,
  type PlanRow,
  type UpdateRow,
} from "../../support/model/planRow";
import {
  backend,
  backendSettings,
  bothBackends,
  conf,
  databaseContainer,
  emptyHost,
  images,
  proxyContainer,
  release,
} from "../../support/model/actual";

const unproven = { proof: undefined };
const logLevel = { backends: bothBackends({ LOG_LEVEL: "debug" }) };
const toGreen: UpdateRow = { to: "green", isSwitch: true };
const first: UpdateRow = {
  from: "none",
  isSwitch: true,
  backends: { blue: made("create"), green: made("create") },
  database: "create",
  proxy: "create",
  reconfigures: true,
};

const onlyBlue: Partial<Actual> = {
  serving: "none",
  backends: { blue: backend("blue"), green: undefined },
};
const otherPorts: Partial<Actual> = {
  database: databaseContainer({ settings: { "database.user": "postgres", "database.port": "1" } }),
  proxy: proxyContainer({ settings: { "proxy.port": "8088" } }),
};

const rows: Readonly<Record<string, PlanRow>> = {
  "the active color's container gone: creates it again with the image that it served": {
    wants: { images: images("v2", "v1") },
    finds: { backends: { blue: undefined, green: backend("green") } },
    does: { backends: { blue: { ...made("create"), image: release("v1") }, green: kept() } },
  },
  "the active color's container gone, and nobody knows what it served: with today's image": {
    wants: { images: images("v2", "v1") },
    finds: {
      backends: { blue: undefined, green: backend("green") },
      served: { blue: undefined, green: undefined },
    },
    does: { backends: { blue: made("create"), green: kept() } },
  },
  "the active color created again and never proven since: is left as it is, and proven": {
    finds: { backends: { blue: backend("blue", unproven), green: backend("green") } },
    does: { backends: { blue: keptAndProven(), green: kept() } },
  },
  "the active color never proven, and a switch away from it: is left as it is": {
    wants: { activeColor: "green" },
    finds: { backends: { blue: backend("blue", unproven), green: backend("green") } },
    does: { ...toGreen, backends: { blue: kept(), green: keptAndProven() } },
  },

  "an idle color that never passed its gate: is migrated and proven again": {
    finds: { backends: { blue: backend("blue"), green: backend("green", unproven) } },
    does: { backends: { blue: kept(), green: keptAndMigrated() } },
  },
  "an idle color that never passed its gate, and a setting that it lacks: re-creates it": {
    wants: logLevel,
    finds: {
      backends: {
        blue: backend("blue", { settings: backendSettings("blue", { LOG_LEVEL: "debug" }) }),
        green: backend("green", unproven),
      },
    },
    does: { backends: { blue: kept(), green: made("recreate") } },
  },
  "a switch to a color that never passed its gate, and a setting that it lacks: re-creates it": {
    wants: { activeColor: "green", ...logLevel },
    finds: { backends: { blue: backend("blue"), green: backend("green", unproven) } },
    does: { ...toGreen, backends: { blue: kept("LOG_LEVEL"), green: made("recreate") } },
  },
  "a roll back: proves with the paths that its release was proven with": {
    wants: { activeColor: "green", readyPath: "/new-ready", smokePaths: ["/new"] },
    does: { ...toGreen, backends: { blue: kept(), green: keptAndProven() } },
  },
  "a switch to what was staged: checks it with today's paths": {
    wants: { activeColor: "green", smokePaths: ["/new"] },
    finds: {
      backends: {
        blue: backend("blue"),
        green: backend("green", { proof: { image: release("v1"), readyPath: "/ready" } }),
      },
    },
    does: {
      ...toGreen,
      backends: { blue: kept(), green: { ...keptAndProven(), smokePaths: ["/new"] } },
    },
  },
  "a stack of an earlier version, which wrote no facts down: is taken over as it is": {
    finds: {
      hasFacts: false,
      backends: perColor((color) => backend(color, unproven)),
      served: { blue: undefined, green: undefined },
    },
    does: { takesOver: true, awaitsDatabase: true },
  },
  "the active color's container gone, and a switch: leaves its creation to the next update": {
    wants: { activeColor: "green" },
    finds: { backends: { blue: undefined, green: backend("green") } },
    does: { ...toGreen, backends: { blue: kept(), green: keptAndProven() } },
  },
  "the active color created and never started: is made anew, with the image that it served": {
    wants: { images: images("v1", "v1") },
    finds: { backends: { blue: backend("blue", { status: "created" }), green: backend("green") } },
    does: { backends: { blue: made("recreate"), green: kept() } },
  },
  "the active color never started, and a switch: leaves it to the next update": {
    wants: { activeColor: "green" },
    finds: { backends: { blue: backend("blue", { status: "created" }), green: backend("green") } },
    does: { ...toGreen, backends: { blue: kept(), green: keptAndProven() } },
  },
  "a database and a proxy that were never started: are made anew, with nobody's permission": {
    finds: {
      database: databaseContainer({ status: "created" }),
      proxy: proxyContainer({ status: "created" }),
    },
    does: { database: "recreate", proxy: "recreate" },
  },
  "the active color stopped: is not touched": {
    finds: { backends: { blue: backend("blue", { status: "exited" }), green: backend("green") } },
    does: {},
  },

  "a first deployment: creates and proves both, traffic goes to the active color": {
    finds: emptyHost,
    does: first,
  },
  "a first deployment on the data of an earlier one: the same": {
    finds: { ...emptyHost, data: { "database.user": "postgres" } },
    does: first,
  },
  "a first deployment that failed at its gate: proves again what is there": {
    finds: onlyBlue,
    does: {
      from: "none",
      isSwitch: true,
      backends: { blue: keptAndProven(), green: made("create") },
    },
  },
  "an idle color that a killed update has left: creates it again, and the active color stays": {
    finds: { backends: { blue: backend("blue"), green: backend("green", { knownId: "older" }) } },
    does: { backends: { blue: kept(), green: made("recreate") } },
  },
  "a switch to a color that a killed update has left: creates it again before it is proven": {
    wants: { activeColor: "green" },
    finds: { backends: { blue: backend("blue"), green: backend("green", { knownId: "older" }) } },
    does: { ...toGreen, backends: { blue: kept(), green: made("recreate") } },
  },
  "an idle color of which nobody knows whether it is recorded: stays": {
    finds: {
      backends: { blue: backend("blue"), green: backend("green", { knownId: undefined }) },
    },
    does: {},
  },
  "the active color with another ID than the recorded one: is not touched all the same": {
    finds: { backends: { blue: backend("blue", { knownId: "older" }), green: backend("green") } },
    does: {},
  },
  "a first deployment that was killed before its first gate: creates everything again": {
    finds: {
      serving: "none",
      database: databaseContainer({ knownId: undefined }),
      proxy: proxyContainer({ knownId: undefined }),
      backends: { blue: backend("blue", { knownId: undefined }), green: undefined },
    },
    does: {
      from: "none",
      isSwitch: true,
      backends: { blue: made("recreate"), green: made("create") },
      database: "recreate",
      proxy: "recreate",
      reconfigures: true,
    },
  },
  "a first deployment that failed, with another image now: re-creates it, since nobody uses it": {
    wants: { images: images("v2", "v1") },
    finds: onlyBlue,
    does: {
      from: "none",
      isSwitch: true,
      backends: { blue: made("recreate"), green: made("create") },
    },
  },
  "a first deployment that failed, with another setting now: re-creates both": {
    wants: logLevel,
    finds: { serving: "none" },
    does: {
      from: "none",
      isSwitch: true,
      backends: { blue: made("recreate"), green: made("recreate") },
    },
  },
  "a first deployment that failed, for the other color now: proves and serves that": {
    wants: { activeColor: "green" },
    finds: onlyBlue,
    does: { from: "none", ...toGreen, backends: { blue: kept(), green: made("create") } },
  },

  "a database that no update has found ready yet: is looked at again": {
    finds: { database: databaseContainer({ knownId: "older" }) },
    does: { awaitsDatabase: true, isDatabaseKnown: false },
  },
  "another nginx configuration: is put in place without touching a container": {
    wants: { render: () => conf("2") },
    does: { reconfigures: true },
  },
  "an nginx whose configuration somebody has edited: gets it again": {
    finds: { configFileHash: "sum-of-somebody" },
    does: { reconfigures: true },
  },
  "an nginx that does not tell its configuration: gets it again": {
    finds: { configHash: undefined },
    does: { reconfigures: true },
  },
  "database and proxy gone: created again, without a question": {
    finds: { database: undefined, proxy: undefined },
    does: { database: "create", proxy: "create", reconfigures: true },
  },
  "network or a volume gone: made before anything else": {
    finds: { missing: ["forecast-network"] },
    does: { makesFoundations: true },
  },
  "another port of database and proxy, with allowDowntime: re-creates both": {
    wants: { allowDowntime: true },
    finds: otherPorts,
    does: { database: "recreate", proxy: "recreate", reconfigures: true },
  },
  "another port of database and proxy before anything serves: re-creates both": {
    finds: { serving: "none", ...otherPorts },
    does: {
      from: "none",
      isSwitch: true,
      backends: { blue: keptAndProven(), green: kept() },
      database: "recreate",
      proxy: "recreate",
      reconfigures: true,
    },
  },
};

describe("an update for", () => {
  for (const [title, row] of Object.entries(rows)) {
    it(title, () => {
      expectPlan(row);
    });
  }
});
