import { strict as assert } from "node:assert";
import { type Color, otherColor } from "../../components/model/color";
import type { Load } from "../../tools/load/load";
import type { LoadReport } from "../../tools/load/loadReport";
import type { TestStack } from "./testStack";

/** One switch by `pulumi up`, in milliseconds since the load began. */
export interface MeasuredSwitch {
  readonly to: Color;
  readonly beginsMs: number;
  readonly returnsMs: number;
  readonly seconds: number;
}

/** Switches while the load goes on, and marks when the command began and returned. */
export async function switchUnderLoad(
  stack: TestStack,
  load: Load,
  to: Color,
): Promise<MeasuredSwitch> {
  await stack.set("activeColor", to);
  const beginsMs = load.mark(`pulumi up to ${to}`);
  const run = stack.spawnUp();
  const { succeeded, text, seconds } = await run.ended;
  const returnsMs = load.mark(`${to} serves`);
  assert.ok(succeeded, text);
  return { to, beginsMs, returnsMs, seconds };
}

/** What users saw of one switch, up to the next one. */
export interface SeenSwitch {
  /** The first request that the new color answered began then. */
  readonly movedMs: number;
  /** Requests that began within 500 ms of that moment. */
  readonly near: number;
  /** Requests that began after the command's return and met the old color. */
  readonly late: number;
}

/** Reads from the report what users saw of a switch that was followed by another at `untilMs`. */
export function seen(
  report: LoadReport,
  { to, beginsMs, returnsMs }: MeasuredSwitch,
  untilMs = Infinity,
): SeenSwitch {
  const first = report.requests.find(
    ({ beganMs, answerer }) => beganMs >= beginsMs && answerer?.color === to,
  );
  assert.ok(
    first !== undefined && first.beganMs <= returnsMs,
    `nobody met ${to} before the return`,
  );
  return {
    movedMs: first.beganMs,
    near: report.near(first.beganMs).length,
    late: report.lateAfter(returnsMs, otherColor(to), untilMs).length,
  };
}
