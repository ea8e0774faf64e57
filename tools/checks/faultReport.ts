/** What users noticed of one fault, as one row of the report. */
export interface FaultRow {
  readonly name: string;
  /** In the order of the columns. */
  readonly cells: readonly (string | number)[];
}

/** Random walks that came to their ends. */
export interface WalksSeen {
  readonly walks: number;
  readonly steps: number;
  /** Walks the same ways again. */
  readonly seed: number;
}

/** What one run, or one part of it, has seen. */
export interface FaultsSeen {
  /** Engine, plugins and images, in words. */
  readonly toolchain: string;
  /** Such as `Node 20.20.2`. */
  readonly versions: readonly string[];
  /** The names of all faults of the matrix in their order, whichever part takes them. */
  readonly matrix: readonly string[];
  readonly rows: readonly FaultRow[];
  readonly walks?: WalksSeen;
}

const columns = ["part", "fault", "requests", "failed", "may fail", "serves", "way out"];

/**
 * The report on the whole matrix in Markdown, from the parts that ran on this commit.
 * @throws Error when a fault of the matrix was not seen, or the parts ran on different versions.
 */
export function renderFaults(parts: readonly FaultsSeen[], commit: string): string {
  const ran = [
    ...new Set(parts.map(({ toolchain, versions }) => `${toolchain}\n${versions.join(", ")}`)),
  ];
  if (ran.length !== 1) {
    throw new Error(`the parts ran on different versions:\n${ran.join("\n")}`);
  }
  const [toolchain = "", versions = ""] = (ran[0] ?? "").split("\n");
  return [
    "# Faults, and what users noticed of them",
    "",
    `Written by \`npm run test:faults\` on commit ${commit}; ${toolchain}.`,
    "",
    `Versions: ${versions}.`,
    "",
    `| ${columns.join(" | ")} |`,
    `| ${columns.map(() => "---").join(" | ")} |`,
    ...rows(parts).map(({ cells }) => `| ${cells.join(" | ")} |`),
    "",
    ...remarks(parts),
  ].join("\n");
}

function rows(parts: readonly FaultsSeen[]): FaultRow[] {
  const seen = new Map(parts.flatMap((part) => part.rows).map((row) => [row.name, row]));
  const all = parts[0]?.matrix ?? [];
  const unseen = all.filter((name) => !seen.has(name));
  if (unseen.length > 0) {
    throw new Error(`not every fault was brought about to its end: ${unseen.join("; ")}`);
  }
  return all.flatMap((name) => seen.get(name) ?? []);
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
