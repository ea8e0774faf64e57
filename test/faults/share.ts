import { parsePart, type Part, share as shareOf } from "../../tools/parts";
import type { Fault } from "./fault";
import { type Stage, stages } from "./stages";

// About how long each takes, on two cores that have nothing else to do.
const seconds = { fault: 30, deployment: 30 } as const;

interface Piece {
  readonly stage: Stage;
  readonly faults: readonly Fault[];
}

/** The faults of a part, in their stages: all parts together bring every fault about once. */
export function dividedBy(part: Part, all: readonly Stage[]): readonly Stage[] {
  const pieces: Piece[] = all.flatMap((stage) =>
    stage.isOnePart === true
      ? [{ stage, faults: stage.faults }]
      : stage.faults.map((fault) => ({ stage, faults: [fault] })),
  );
  const faults = new Set(shareOf(pieces, secondsOf, part).flatMap((piece) => piece.faults));
  return all
    .map((stage) => ({ ...stage, faults: stage.faults.filter((fault) => faults.has(fault)) }))
    .filter((stage) => stage.faults.length > 0);
}

function secondsOf({ stage, faults }: Piece): number {
  return faults.length * seconds.fault + (stage.isOnePart === true ? seconds.deployment : 0);
}

/** What this process takes: the part that FAULTS_PART names, or everything. */
export const ownStages = dividedBy(parsePart(process.env.FAULTS_PART ?? "1/1"), stages);
