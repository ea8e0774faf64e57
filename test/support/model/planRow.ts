import { deepEqual } from "node:assert/strict";
import { type Color, perColor } from "../../../components/model/color";
import type { Desired } from "../../../components/model/plan/desired";
import type { BackendPlan } from "../../../components/model/plan/backendPlan";
import { decide, type Plan } from "../../../components/model/plan/decide";
import type { Actual } from "../../../components/model/plan/actual";
import { desired, actual } from "./actual";

/** What a row says of one color; the rest follows from the action. */
export type ColorRow = Pick<BackendPlan, "action" | "prove" | "pending"> & Partial<BackendPlan>;

/** What a row says of an update. */
export type UpdateRow = Partial<Omit<Plan, "backends">> & {
  readonly backends?: Readonly<Record<Color, ColorRow>>;
};

/** One row of the plan table. */
export interface PlanRow {
  /** Changes of a configuration in which blue is active and both colors are on v1. */
  readonly wants?: Partial<Desired>;
  /** Changes of a host on which that is so. */
  readonly finds?: Partial<Actual>;
  /** What differs from an update that changes nothing. */
  readonly does: UpdateRow;
}

/** A color that an update leaves as it is, without the settings that it lacks. */
export function kept(...pending: readonly string[]): ColorRow {
  return { action: "keep", prove: false, pending };
}

/** A color that stays as it is but has to prove itself. */
export function keptAndProven(...pending: readonly string[]): ColorRow {
  return { action: "keep", prove: true, pending };
}

/** A color that stays as it is and never passed its gate: its migration may be what it lacks. */
export function keptAndMigrated(): ColorRow {
  return { ...keptAndProven(), migrate: true };
}

/** A color that is made, and proven. */
export function made(action: "create" | "recreate"): ColorRow {
  return { action, prove: true, pending: [] };
}

/** The plan of a row is exactly its update. */
export function expectPlan(row: PlanRow): void {
  deepEqual(decide(desired(row.wants), actual(row.finds)), updateOf(row));
}

/** The whole update of a row. */
export function updateOf({ wants, finds, does }: PlanRow): Plan {
  const [asked, found] = [desired(wants), actual(finds)];
  const rows = does.backends ?? { blue: kept(), green: kept() };
  const backends = perColor((color) => backendPlan(rows[color], color, asked, found));
  const migrates = Object.values(backends).some(({ migrate }) => migrate);
  const isNotMade = ["keep", "none"].includes(does.database ?? "keep");
  return {
    outcome: "update",
    from: "blue",
    to: "blue",
    isSwitch: false,
    database: "keep",
    proxy: "keep",
    patched: { action: "none", image: "" },
    certificates: "none",
    bringsPages: false,
    maintenance: { kind: "off", step: "none" },
    handsOver: false,
    unfinished: { database: false, proxy: false },
    adoptedIds: {},
    takesOver: false,
    makesFoundations: (found.missing ?? []).length > 0,
    reconfigures:
      (does.proxy ?? "keep") !== "keep" ||
      !["none", "keep"].includes(does.patched?.action ?? "none"),
    conf: asked.render(
      perColor((color) => backends[color].port),
      does.handsOver ?? false,
    ),
    isDatabaseKnown: isNotMade,
    awaitsDatabase: migrates || !isNotMade,
    usesDatabase: true,
    setsParameters: false,
    setsRole: false,
    initScripts: { areOfData: false, run: false },
    ...does,
    backends,
  };
}

function backendPlan(row: ColorRow, color: Color, asked: Desired, found: Actual): BackendPlan {
  const { images, port, readyPath, smokePaths } = asked;
  const running = row.action === "keep" ? found.backends[color] : undefined;
  return {
    migrate: row.action !== "keep",
    ...{ start: false, stop: false },
    image: running?.image ?? images[color],
    port: running?.port ?? port,
    readyPath: running?.proof?.readyPath ?? readyPath,
    smokePaths: running?.proof?.smokePaths ?? smokePaths,
    ...row,
  };
}
