import { bucketsOf, seriesOf, type Buckets, type Series, type TimedRequest } from "./buckets";
import { placeLabels, type PlacedLabel } from "./labels";
import { ticksTo } from "./ticks";

/** What a timeline shows of a load; times in milliseconds since the load began. */
export interface TimelineReport {
  readonly requests: readonly TimedRequest[];
  readonly failures: readonly { readonly beganMs: number }[];
  readonly marks: readonly { readonly label: string; readonly atMs: number }[];
  readonly seconds: number;
}

/** Where everything of a timeline is, in pixels, and the numbers along its axes. */
export interface Frame {
  readonly buckets: Buckets;
  readonly series: readonly Series[];
  readonly labels: readonly PlacedLabel[];
  /** Baseline of the lowest lane of labels. */
  readonly labelBase: number;
  readonly top: number;
  readonly bottom: number;
  readonly height: number;
  /** Requests per second. */
  readonly yTicks: readonly number[];
  /** Seconds. */
  readonly xTicks: readonly number[];
}

/** Width of the picture, and the plot's borders, in pixels. */
export const size = { width: 900, left: 64, right: 876, plotHeight: 190, laneHeight: 19 } as const;

const { left, right, plotHeight, laneHeight } = size;
const headHeight = 52;
const footHeight = 34;
const pixelsPerBucket = 2;

/** Lays out the report: above the plot as many lanes as its labels need. */
export function frameOf(report: TimelineReport): Frame {
  const buckets = bucketsOf(lengthMs(report), (right - left) / pixelsPerBucket);
  const series = seriesOf(report.requests, buckets);
  const labels = placeLabels(
    report.marks.map(({ label, atMs }) => ({ text: label, x: xAt(buckets, atMs) })),
    right,
  );
  const lanes = Math.max(0, ...labels.map(({ lane }) => lane + 1));
  const top = headHeight + lanes * laneHeight;
  const bottom = top + plotHeight;
  return {
    buckets,
    series,
    labels,
    labelBase: top - 8,
    top,
    bottom,
    height: bottom + footHeight,
    yTicks: ticksTo(highestRate(series, buckets), 4),
    xTicks: ticksTo(buckets.totalMs / 1000, 10).filter((s) => s * 1000 <= buckets.totalMs),
  };
}

/** The x of a moment in milliseconds. */
export function xAt({ totalMs }: Buckets, atMs: number): number {
  return round(left + (Math.min(atMs, totalMs) / totalMs) * (right - left));
}

/** The y of a rate in requests per second. */
export function yAt({ yTicks, bottom }: Frame, rate: number): number {
  return round(bottom - (rate / (yTicks.at(-1) ?? 1)) * plotHeight);
}

/** Pixels to a tenth, which keeps the file small. */
export function round(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}

function lengthMs({ requests, marks, seconds }: TimelineReport): number {
  const last = requests.reduce((latest, { beganMs }) => Math.max(latest, beganMs), 0);
  return Math.max(1_000, seconds * 1000, last, ...marks.map(({ atMs }) => atMs));
}

function highestRate(series: readonly Series[], { count }: Buckets): number {
  let highest = 1;
  for (let bucket = 0; bucket < count; bucket++) {
    const rate = series.reduce((sum, { rates }) => sum + (rates[bucket] ?? 0), 0);
    highest = Math.max(highest, rate);
  }
  return highest;
}
