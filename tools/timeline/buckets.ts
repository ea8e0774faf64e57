/** A request by when it began, in milliseconds since the load began; a lost one has no answerer. */
export interface TimedRequest {
  readonly beganMs: number;
  readonly answerer:
    { readonly version: string | undefined; readonly color: string | undefined } | undefined;
}

/** The answers of one color (or, where none is named, one version) over time. */
export interface Series {
  readonly name: string;
  /** The versions that it answered as, in the order of appearance. */
  readonly versions: readonly string[];
  /** Answered requests per second, by the bucket of time in which they began. */
  readonly rates: readonly number[];
}

/** Time in equal parts, the last of which reaches to the end. */
export interface Buckets {
  readonly count: number;
  readonly widthMs: number;
  readonly totalMs: number;
}

const widthsMs = [100, 200, 250, 500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000] as const;

/** The narrowest buckets of a round width, 100 ms or more, that are at most so many. */
export function bucketsOf(totalMs: number, atMost: number): Buckets {
  const widthMs = widthsMs.find((width) => totalMs / width <= atMost) ?? totalMs / atMost;
  return { count: Math.max(1, Math.floor(totalMs / widthMs)), widthMs, totalMs };
}

/** The bucket of a moment in milliseconds. */
export function bucketAt(buckets: Buckets, atMs: number): number {
  return Math.max(0, Math.min(buckets.count - 1, Math.floor(atMs / buckets.widthMs)));
}

/** The moment in milliseconds at which a bucket begins; the one after the last is the end. */
export function bucketStart(buckets: Buckets, index: number): number {
  return index < buckets.count ? index * buckets.widthMs : buckets.totalMs;
}

/** One series per color, in the order of appearance. */
export function seriesOf(requests: readonly TimedRequest[], buckets: Buckets): readonly Series[] {
  const found = new Map<string, { versions: Set<string>; counts: number[] }>();
  for (const { beganMs, answerer } of requests) {
    if (answerer === undefined) continue;
    const name = answerer.color ?? answerer.version ?? "unknown";
    const entry = found.get(name) ?? { versions: new Set(), counts: zeros(buckets) };
    found.set(name, entry);
    if (answerer.version !== undefined) entry.versions.add(answerer.version);
    const bucket = bucketAt(buckets, beganMs);
    entry.counts[bucket] = (entry.counts[bucket] ?? 0) + 1;
  }
  return [...found].map(([name, { versions, counts }]) => ({
    name,
    versions: [...versions].filter((version) => version !== name),
    rates: counts.map((count, bucket) => count / bucketSeconds(buckets, bucket)),
  }));
}

/** A color with its versions, as in `blue (v1)`. */
export function nameOf({ name, versions }: Series): string {
  return versions.length === 0 ? name : `${name} (${versions.join(", ")})`;
}

function zeros(buckets: Buckets): number[] {
  return Array<number>(buckets.count).fill(0);
}

function bucketSeconds(buckets: Buckets, bucket: number): number {
  return (bucketStart(buckets, bucket + 1) - bucketStart(buckets, bucket)) / 1000;
}
