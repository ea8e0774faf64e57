/** One of the parts that a long run is divided into, to be put together later. */
export interface Part {
  /** From 1 on. */
  readonly number: number;
  readonly of: number;
}

/** A run that is not divided. */
export const whole: Part = { number: 1, of: 1 };

/**
 * A part such as `2/4`.
 * @throws Error when it is none.
 */
export function parsePart(text: string): Part {
  const [, number, of] = (/^(\d{1,3})\/(\d{1,3})$/.exec(text) ?? []).map(Number);
  if (number === undefined || of === undefined || number < 1 || number > of) {
    throw new Error(`--part: expected <number>/<of how many>, such as 2/4, got ${text}`);
  }
  return { number, of };
}

/** A part in words: `2/4`. */
export function renderPart({ number, of }: Part): string {
  return `${number}/${of}`;
}

/** A part of a part, as one of the whole: half of the third quarter is the fifth or the sixth eighth. */
export function partOf(outer: Part, inner: Part): Part {
  return { number: (outer.number - 1) * inner.of + inner.number, of: outer.of * inner.of };
}

/**
 * What one part takes, in the order given, so that all parts take about as long: the longest first, each
 * to the part that has the least to do. Every run divides in the same way.
 */
export function share<T>(
  items: readonly T[],
  secondsOf: (item: T) => number,
  { number, of }: Part,
): T[] {
  const loads = Array.from({ length: of }, () => 0);
  const owners = new Map<number, number>();
  const indices = items.map((item, index) => ({ index, seconds: secondsOf(item) }));
  for (const { index, seconds } of indices.sort((a, b) => b.seconds - a.seconds)) {
    const owner = loads.indexOf(Math.min(...loads));
    loads[owner] = (loads[owner] ?? 0) + seconds;
    owners.set(index, owner);
  }
  return items.filter((_, index) => owners.get(index) === number - 1);
}
