import type { Color } from "../color";
import type { Plan } from "./decide";
import { isStopped } from "./idle";
import type { Actual } from "./actual";

/** What `backend.idle` does with a color that is kept, and what a switch to one that is stopped takes. */
export function describeIdle(color: Color, plan: Plan, actual: Actual): string[] {
  const name = color === "blue" ? "Blue" : "Green";
  const { start, stop } = plan.backends[color];
  const seconds = actual.backends[color]?.proof?.startSeconds;
  const time =
    seconds === undefined
      ? "which takes as long as its start"
      : `which took ${seconds} s last time`;
  const later = `A switch to it starts and proves it first, ${time}.`;
  if (stop) {
    return [`${name} is stopped (backend.idle: stop). ${later}`];
  }
  if (!start) {
    return isStopped(color, actual) ? [`${name} stays stopped (backend.idle: stop). ${later}`] : [];
  }
  if (actual.backends[color]?.proof === undefined) {
    return [`${name} was stopped by its gate: it is started and proven.`];
  }
  const before = plan.isSwitch && color === plan.to ? " before traffic moves" : "";
  return [`${name} was stopped (backend.idle): it is started and proven${before}, ${time}.`];
}
