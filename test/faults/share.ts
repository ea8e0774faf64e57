import { parsePart, type Part, share as shareOf } from "../../tools/parts";
import type { Fault } from "./fault";
import { type Stage, stages } from "./stages";

/** What one part of a run does. */
export interface Share {
  readonly stages: readonly Stage[];
  readonly walks: number;
}

// About how long each takes, on two cores that have nothing else to do.
const seconds = { fault: 30, deployment: 30, walk: 150 } as const;

type Piece = { readonly stage: Stage; readonly faults: readonly Fault[] } | "walk";

/** The share of a part: all together bring every fault about once, and go every walk. */
export function dividedBy(part: Part, all: readonly Stage[], walks: number): Share {
  const pieces: Piece[] = [
    ...all.flatMap((stage) =>
      stage.isOnePart === true
        ? [{ stage, faults: stage.faults }]
        : stage.faults.map((fault) => ({ stage, faults: [fault] })),
    ),
    ...Array.from({ length: walks }, () => "walk" as const),
  ];
  const own = shareOf(pieces, secondsOf, part);
  const faults = new Set(own.flatMap((piece) => (piece === "walk" ? [] : piece.faults)));
  return {
    stages: all
      .map((stage) => ({ ...stage, faults: stage.faults.filter((fault) => faults.has(fault)) }))
      .filter((stage) => stage.faults.length > 0),
    walks: own.filter((piece) => piece === "walk").length,
  };
}

function secondsOf(piece: Piece): number {
  if (piece === "walk") return seconds.walk;
  const { faults, stage } = piece;
  return faults.length * seconds.fault + (stage.isOnePart === true ? seconds.deployment : 0);
}

/** What this process takes: the part that FAULTS_PART names, or everything. */
export const share = dividedBy(
  parsePart(process.env.FAULTS_PART ?? "1/1"),
  stages,
  Number(process.env.WALKS ?? 20),
);
