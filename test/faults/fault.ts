import type { Scene } from "./scene";

/** Which of the matrix's parts a fault belongs to: a heading of the report. */
export type Part =
  | "killed"
  | "daemon"
  | "disk"
  | "configuration"
  | "concurrency"
  | "drift"
  | "backend"
  | "target"
  | "attack";

/** How an operator goes on. */
export interface WayOut {
  /** In words, for the report. */
  readonly name: string;
  take(scene: Scene): Promise<void>;
}

/** One row of the fault matrix. */
export interface Fault {
  readonly part: Part;
  /** What goes wrong and when, in words; unique. */
  readonly name: string;
  /** Belongs to the subset that `npm test` runs. */
  readonly isFast?: boolean;
  /**
   * Seconds within which service is back when the fault takes away what serves; 0 (the default): no
   * request may fail.
   */
  readonly outageSeconds?: number;
  /** Brings it about while users send requests; settles when all that it began is over. */
  bringAbout(scene: Scene): Promise<void>;
  /** What must hold right after it, beside what holds for every fault. */
  verify?(scene: Scene): Promise<void>;
  /** The way out, where it is more than the next plain `pulumi up`. */
  readonly wayOut?: WayOut;
}
