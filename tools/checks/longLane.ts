import { type Part, share } from "../parts";
import { durationOf } from "./durations";

/** What a part of a run does beside its faults. */
export interface LongLane {
  /** Test files by their paths. */
  readonly files: readonly string[];
  /** How many random walks. */
  readonly walks: number;
}

/** Seconds that a random walk takes there. */
const walk = 240;

/** The share of a part: all together run every file once, and go every walk. */
export function longLane(part: Part, files: readonly string[], walks: number): LongLane {
  const pieces = [
    ...files.map((file) => ({ file, takes: durationOf(file) })),
    ...Array.from({ length: walks }, () => ({ file: undefined, takes: walk })),
  ];
  const own = share(pieces, ({ takes }) => takes, part);
  const ownFiles = own.flatMap(({ file }) => file ?? []);
  return { files: ownFiles, walks: own.length - ownFiles.length };
}
