import { deepEqual } from "node:assert/strict";
import type { Desired } from "../../../components/model/desired";
import { plan, type Update } from "../../../components/model/plan";
import type { World } from "../../../components/model/world";
import { desired, update, world } from "./world";

/** One row of the plan table. */
export interface PlanRow {
  /** Changes of a configuration in which blue is active and both colors are on v1. */
  readonly wants?: Partial<Desired>;
  /** Changes of a world in which that is so. */
  readonly finds?: Partial<World>;
  /** What differs from an update that changes nothing. */
  readonly does: Partial<Update>;
}

/** The plan of a row is exactly its update. */
export function expectPlan({ wants, finds, does }: PlanRow): void {
  deepEqual(plan(desired(wants), world(finds)), update(does));
}
