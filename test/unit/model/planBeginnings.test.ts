import type { Update } from "../../../components/model/plan";
import type { World } from "../../../components/model/world";
import { expectPlan, type PlanRow } from "../../support/model/planRow";
import {
  backend,
  bothBackends,
  databaseContainer,
  emptyWorld,
  images,
  kept,
  keptAndProven,
  made,
  proxyContainer,
} from "../../support/model/world";

const logLevel = { backends: bothBackends({ LOG_LEVEL: "debug" }) };
const toGreen: Partial<Update> = { activeColor: "green", switches: true };
const first: Partial<Update> = {
  serves: "none",
  switches: true,
  backends: { blue: made("create"), green: made("create") },
  database: "create",
  proxy: "create",
  configures: true,
};

const onlyBlue: Partial<World> = {
  serves: "none",
  backends: { blue: backend("blue"), green: undefined },
};
const otherPorts: Partial<World> = {
  database: databaseContainer({ settings: { "database.user": "postgres", "database.port": "1" } }),
  proxy: proxyContainer({ settings: { "proxy.port": "8088" } }),
};

const rows: Readonly<Record<string, PlanRow>> = {
  "the active color's container gone: creates it again with today's image and settings": {
    wants: { images: images("v2", "v1") },
    finds: { backends: { blue: undefined, green: backend("green") } },
    does: { backends: { blue: made("create"), green: kept() } },
  },
  "the active color's container gone, and a switch: leaves its creation to the next update": {
    wants: { activeColor: "green" },
    finds: { backends: { blue: undefined, green: backend("green") } },
    does: { ...toGreen, backends: { blue: kept(), green: keptAndProven() } },
  },
  "the active color stopped: is not touched": {
    finds: { backends: { blue: backend("blue", { status: "exited" }), green: backend("green") } },
    does: {},
  },

  "a first deployment: creates and proves both, traffic goes to the active color": {
    finds: emptyWorld,
    does: first,
  },
  "a first deployment on the data of an earlier one: the same": {
    finds: { ...emptyWorld, data: { "database.user": "postgres" } },
    does: first,
  },
  "a first deployment that failed at its gate: proves again what is there": {
    finds: onlyBlue,
    does: {
      serves: "none",
      switches: true,
      backends: { blue: keptAndProven(), green: made("create") },
    },
  },
  "an idle color that a killed update has left: creates it again, and the active color stays": {
    finds: { backends: { blue: backend("blue"), green: backend("green", { recorded: "older" }) } },
    does: { backends: { blue: kept(), green: made("recreate") } },
  },
  "a switch to a color that a killed update has left: creates it again before it is proven": {
    wants: { activeColor: "green" },
    finds: { backends: { blue: backend("blue"), green: backend("green", { recorded: "older" }) } },
    does: { ...toGreen, backends: { blue: kept(), green: made("recreate") } },
  },
  "an idle color of which nobody knows whether it is recorded: stays": {
    finds: {
      backends: { blue: backend("blue"), green: backend("green", { recorded: undefined }) },
    },
    does: {},
  },
  "the active color with another ID than the recorded one: is not touched all the same": {
    finds: { backends: { blue: backend("blue", { recorded: "older" }), green: backend("green") } },
    does: {},
  },
  "a first deployment that was killed before its first gate: creates everything again": {
    finds: {
      serves: "none",
      database: databaseContainer({ recorded: undefined }),
      proxy: proxyContainer({ recorded: undefined }),
      backends: { blue: backend("blue", { recorded: undefined }), green: undefined },
    },
    does: {
      serves: "none",
      switches: true,
      backends: { blue: made("recreate"), green: made("create") },
      database: "recreate",
      proxy: "recreate",
    },
  },
  "a first deployment that failed, with another image now: re-creates it, since nobody uses it": {
    wants: { images: images("v2", "v1") },
    finds: onlyBlue,
    does: {
      serves: "none",
      switches: true,
      backends: { blue: made("recreate"), green: made("create") },
    },
  },
  "a first deployment that failed, with another setting now: re-creates both": {
    wants: logLevel,
    finds: { serves: "none" },
    does: {
      serves: "none",
      switches: true,
      backends: { blue: made("recreate"), green: made("recreate") },
    },
  },
  "a first deployment that failed, for the other color now: proves and serves that": {
    wants: { activeColor: "green" },
    finds: onlyBlue,
    does: { serves: "none", ...toGreen, backends: { blue: kept(), green: made("create") } },
  },

  "another nginx configuration: is put in place without touching a container": {
    wants: { configuration: "conf-2" },
    does: { configures: true },
  },
  "an nginx whose configuration somebody has edited: gets it again": {
    finds: { configurationFile: "sum-of-somebody" },
    does: { configures: true },
  },
  "an nginx that does not tell its configuration: gets it again": {
    finds: { configuration: undefined },
    does: { configures: true },
  },
  "database and proxy gone: created again, without a question": {
    finds: { database: undefined, proxy: undefined },
    does: { database: "create", proxy: "create" },
  },
  "another port of database and proxy, with allowDowntime: re-creates both": {
    wants: { allowDowntime: true },
    finds: otherPorts,
    does: { database: "recreate", proxy: "recreate" },
  },
  "another port of database and proxy before anything serves: re-creates both": {
    finds: { serves: "none", ...otherPorts },
    does: {
      serves: "none",
      switches: true,
      backends: { blue: keptAndProven(), green: kept() },
      database: "recreate",
      proxy: "recreate",
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
