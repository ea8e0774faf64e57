import type { Actual } from "../../../components/model/plan/actual";
import {
  type ColorRow,
  expectPlan,
  kept,
  keptAndProven,
  made,
  type PlanRow,
} from "../../support/model/planRow";
import {
  backend,
  backendSettings,
  bothBackends,
  images,
  proof,
  proxyContainer,
  release,
} from "../../support/model/actual";

const stop = { idle: "stop" } as const;
const blue = backend("blue");
const v2 = release("v2");
const onV2 = backend("green", { image: v2 });
const waiting = backend("green", { image: v2, proof: proof(v2, { smokePaths: undefined }) });
const wasStopped = { status: "exited", wasStopped: true } as const;
const stopped = backend("green", wasStopped);
const both = images("v1", "v2");

/** Blue serves beside a green that served v2 before. */
function beside(
  green: Actual["backends"]["green"],
  changes: Partial<Actual> = {},
): Partial<Actual> {
  return { backends: { blue, green }, served: { blue: release("v1"), green: v2 }, ...changes };
}

const stops: ColorRow = { ...kept(), stop: true };
const starts: ColorRow = { ...keptAndProven(), start: true };
const nothing: PlanRow["does"] = {};
const stopsGreen: PlanRow["does"] = { backends: { blue: kept(), green: stops } };

const rows: Readonly<Record<string, PlanRow>> = {
  "with keep: nothing, whatever has served": {
    wants: { images: both },
    finds: beside(onV2),
    does: nothing,
  },
  "with stop, after a switch away from it: stops it": {
    wants: { ...stop, images: both },
    finds: beside(onV2),
    does: stopsGreen,
  },
  "with stop, when it is stopped already: nothing": {
    wants: stop,
    finds: beside(stopped),
    does: nothing,
  },
  "with stop, when somebody has started it by hand: stops it": {
    wants: stop,
    finds: beside(backend("green", { wasStopped: true })),
    does: stopsGreen,
  },
  "with stop, in the switch away from it: nothing, it is the next update's": {
    wants: { ...stop, images: both, activeColor: "green" },
    finds: beside(onV2),
    does: { to: "green", isSwitch: true, backends: { blue: kept(), green: keptAndProven() } },
  },
  "with stop, a release that waits for its switch: nothing": {
    wants: { ...stop, images: both },
    finds: beside(waiting, { served: { blue: release("v1"), green: release("v1") } }),
    does: nothing,
  },
  "with stop, a setting on it that waits for the switch: nothing": {
    wants: { ...stop, backends: bothBackends({ TRACE: "1" }) },
    finds: beside(
      backend("green", {
        settings: backendSettings("green", { TRACE: "1" }),
        proof: proof(release("v1"), { smokePaths: undefined }),
      }),
    ),
    does: { backends: { blue: kept("TRACE"), green: kept() } },
  },
  "with stop, the copy of what serves that a first deployment leaves: stops it": {
    wants: stop,
    finds: beside(backend("green", { proof: proof(release("v1"), { smokePaths: undefined }) })),
    does: stopsGreen,
  },
  "with stop, in an update that re-creates it: makes and proves it": {
    wants: { ...stop, images: both },
    finds: beside(stopped),
    does: { backends: { blue: kept(), green: made("recreate") } },
  },
  "with stop, one that was never proven: proves it": {
    wants: { ...stop, images: both },
    finds: beside(backend("green", { image: v2, proof: undefined })),
    does: { backends: { blue: kept(), green: { ...keptAndProven(), migrate: true } } },
  },
  "with stop, one that has crashed: nothing": {
    wants: stop,
    finds: beside(backend("green", { status: "exited" })),
    does: nothing,
  },
  "with stop, beside an active color that does not run: nothing, it may be what users need next": {
    wants: { ...stop, images: both },
    finds: {
      ...beside(onV2),
      backends: { blue: backend("blue", { status: "exited" }), green: onV2 },
    },
    does: nothing,
  },
  "with stop, while nginx does not run, which tells what is under way: nothing": {
    wants: { ...stop, images: both },
    finds: beside(onV2, { proxy: proxyContainer({ status: "exited" }) }),
    does: nothing,
  },
  "with stop, beside an active color that is gone: nothing": {
    wants: { ...stop, images: both },
    finds: { ...beside(onV2), backends: { blue: undefined, green: onV2 } },
    does: { backends: { blue: made("create"), green: kept() } },
  },
  "with stop, where a preview can only assume what is there: nothing": {
    wants: { ...stop, images: both },
    finds: beside(onV2, { isAssumed: true }),
    does: nothing,
  },
  "a switch to one that is stopped: starts and proves it, and only then moves traffic": {
    wants: { ...stop, activeColor: "green" },
    finds: beside(stopped),
    does: { to: "green", isSwitch: true, backends: { blue: kept(), green: starts } },
  },
  "a switch to one that is stopped, with keep by now: the same": {
    wants: { activeColor: "green" },
    finds: beside(stopped),
    does: { to: "green", isSwitch: true, backends: { blue: kept(), green: starts } },
  },
  "with keep again, one that is stopped: starts and proves it": {
    finds: beside(stopped),
    does: { backends: { blue: kept(), green: starts } },
  },
  "with keep again, one that a killed update has only started: proves it": {
    finds: beside(backend("green", { wasStopped: true })),
    does: { backends: { blue: kept(), green: starts } },
  },
  "an active color that counts as stopped: is left alone, whatever is configured": {
    finds: { backends: { blue: backend("blue", { wasStopped: true }), green: backend("green") } },
    does: nothing,
  },
};

describe("what becomes of the idle color", () => {
  for (const [title, row] of Object.entries(rows)) {
    it(title, () => {
      expectPlan(row);
    });
  }
});
