/** When requests are due, in milliseconds since the load began. */
export interface Pace {
  /** How many requests are due by the given moment. */
  dueBy(elapsedMs: number): number;
  /** When the request of this number (from 0) was due, given the moment when it began. */
  dueAt(number: number, beganMs: number): number;
}

/** Requests at a fixed rate, whether or not earlier ones were answered, as independent users send them. */
export function openLoop(perSecond: number): Pace {
  return {
    dueBy: (elapsedMs) => Math.floor((elapsedMs * perSecond) / 1000) + 1,
    dueAt: (number) => (number * 1000) / perSecond,
  };
}

/** On each connection the next request as soon as the last one is over. */
export const closedLoop: Pace = {
  dueBy: () => Infinity,
  dueAt: (_number, beganMs) => beganMs,
};
