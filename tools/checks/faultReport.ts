import { renderSeen, type Seen } from "./seen";

/** Random walks that came to their ends. */
export interface WalksSeen {
  readonly walks: number;
  readonly steps: number;
  /** Walks the same ways again. */
  readonly seed: number;
}

/** What one run of the fault matrix, or one part of it, has seen. */
export interface FaultsSeen extends Seen {
  readonly walks?: WalksSeen;
}

const columns = ["part", "fault", "requests", "failed", "may fail", "serves", "way out"];

/**
 * The report on the whole matrix in Markdown, from the parts that ran on this commit.
 * @throws Error when a fault of the matrix was not seen, or the parts ran on different versions.
 */
export function renderFaults(parts: readonly FaultsSeen[], commit: string): string {
  const run = { script: "test:faults", commit, rowsAre: "fault was brought about" };
  return [
    "# Faults, and what users noticed of them",
    "",
    ...renderSeen(parts, columns, run),
    "",
    ...remarks(parts),
  ].join("\n");
}

function remarks(parts: readonly FaultsSeen[]): string[] {
  const walked = parts.flatMap(({ walks }) => walks ?? []);
  if (walked.length === 0) return [];
  const walks = walked.reduce((total, one) => total + one.walks, 0);
  const seeds = walked.map(({ seed }) => seed).join(", ");
  return [
    `Beside that, ${walks} random walks of ${walked[0]?.steps ?? 0} steps (releases, switches, failures, kills, accidents, restarts of Docker) on stacks of their own ended where the model says; requests failed only while what serves was taken away by a step; ${walked.length === 1 ? "seed" : "seeds"} ${seeds}.`,
    "",
  ];
}
