import { basename } from "node:path";
import { type Part, share } from "../parts";

/** What a part of a run does beside its faults. */
export interface LongLane {
  /** Test files by their paths. */
  readonly files: readonly string[];
  /** How many random walks. */
  readonly walks: number;
}

// About how long each takes beside the faults, on two cores.
const minutes = {
  walk: 4,
  file: 2,
  longFiles: {
    "automation.test.ts": 6,
    "databaseFamilies.test.ts": 6,
    "manyConnections.test.ts": 25,
    "mends.test.ts": 6,
  } as Readonly<Record<string, number>>,
};

/** The share of a part: all together run every file once, and go every walk. */
export function longLane(part: Part, files: readonly string[], walks: number): LongLane {
  const pieces = [
    ...files.map((file) => ({ file, takes: minutes.longFiles[basename(file)] ?? minutes.file })),
    ...Array.from({ length: walks }, () => ({ file: undefined, takes: minutes.walk })),
  ];
  const own = share(pieces, ({ takes }) => takes, part);
  const ownFiles = own.flatMap(({ file }) => file ?? []);
  return { files: ownFiles, walks: own.length - ownFiles.length };
}
