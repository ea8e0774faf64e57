/** How far a part of set-up has come. */
export type PartState = "waits" | "runs" | "done";

/** Something that takes a while, for one of the parts. */
export interface Step {
  readonly part: string | undefined;
  readonly what: string;
  /** As Date.now() gives it. */
  readonly began: number;
  readonly usualSeconds: number | undefined;
}

/** All that set-up does at this moment, has done and will do. */
export class Whole {
  readonly parts = new Map<string, PartState>();
  readonly steps = new Set<Step>();
  /** Whether anything took long enough to be worth a word. */
  isTold = false;
  private readonly began = Date.now();

  /** What is done and for how long this takes, what is being done, and what comes then. */
  overview(): string {
    const named = (state: PartState): string[] =>
      [...this.parts].filter(([, own]) => own === state).map(([name]) => name);
    const done = `${named("done").length} of ${this.parts.size} done after ${this.elapsed()}`;
    const idle = named("runs").filter((name) => ![...this.steps].some(({ part }) => part === name));
    const later = named("waits");
    return [
      ...(this.parts.size > 0 ? [done] : []),
      ...[...this.steps].map(describeStep),
      ...idle,
      ...(later.length > 0 ? [`then: ${later.join(", ")}`] : []),
    ].join(" | ");
  }

  /** The time since the begin, as minutes:seconds. */
  elapsed(): string {
    return clock(secondsSince(this.began));
  }
}

/** Whole seconds from then until now. */
export function secondsSince(began: number): number {
  return Math.round((Date.now() - began) / 1000);
}

function describeStep({ part, what, began, usualSeconds }: Step): string {
  const usual = usualSeconds === undefined ? "" : ` (usually about ${clock(usualSeconds)})`;
  return `${part === undefined ? "" : `${part}: `}${what}, ${clock(secondsSince(began))}${usual}`;
}

function clock(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
