import { bucketAt, bucketStart, nameOf, type Series } from "./timeline/buckets";
import { frameOf, round, size, xAt, yAt, type Frame, type TimelineReport } from "./timeline/frame";
import { type Entry, renderLegend } from "./timeline/legend";
import { palette } from "./timeline/palette";
import { escapeXml, inWords, summaryOf } from "./timeline/svg";

const { width, left, right, laneHeight } = size;

/** An SVG of requests per second over time by color, with the marks, and each failure in red. */
export function renderTimeline(report: TimelineReport): string {
  const frame = frameOf(report);
  const { height } = frame;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    `<title>${summaryOf(report)}</title>`,
    `<style>${palette}</style>`,
    `<rect class="back" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8"/>`,
    headline(report),
    ...renderLegend(entriesOf(frame, report), right),
    ...grid(frame),
    ...areas(frame),
    ...axes(frame),
    ...failures(frame, report),
    ...marks(frame),
    "</svg>\n",
  ].join("\n");
}

function headline(report: TimelineReport): string {
  const lost = report.failures.length > 0 ? " lost" : "";
  return `<text class="headline${lost}" x="24" y="33">${summaryOf(report)}</text>`;
}

function entriesOf({ series }: Frame, { failures }: TimelineReport): Entry[] {
  const colors = series.map((one, index) => ({ fill: fillOf(one, index), text: nameOf(one) }));
  return failures.length > 0 ? [...colors, { fill: "lost", text: "failed" }] : colors;
}

function grid(frame: Frame): string[] {
  const { top, bottom, yTicks } = frame;
  const middle = (top + bottom) / 2;
  return [
    ...yTicks.flatMap((rate) => {
      const y = yAt(frame, rate);
      return [
        `<line class="grid" x1="${left}" y1="${y}" x2="${right}" y2="${y}"/>`,
        `<text x="${left - 8}" y="${round(y + 4)}" text-anchor="end">${inWords(rate)}</text>`,
      ];
    }),
    `<text x="24" y="${middle}" text-anchor="middle" transform="rotate(-90 24 ${middle})">requests per second</text>`,
  ];
}

function axes({ buckets, bottom, xTicks }: Frame): string[] {
  return [
    `<line class="axis" x1="${left}" y1="${bottom}" x2="${right}" y2="${bottom}"/>`,
    ...xTicks.flatMap((seconds) => {
      const x = xAt(buckets, seconds * 1000);
      return [
        `<line class="axis" x1="${x}" y1="${bottom}" x2="${x}" y2="${bottom + 5}"/>`,
        `<text x="${x}" y="${bottom + 20}" text-anchor="middle">${inWords(seconds)} s</text>`,
      ];
    }),
  ];
}

function areas(frame: Frame): string[] {
  const base = Array<number>(frame.buckets.count).fill(0);
  return frame.series.map((series, index) => {
    const below = [...base];
    series.rates.forEach((rate, bucket) => (base[bucket] = (base[bucket] ?? 0) + rate));
    const outline = [...steps(frame, base), ...steps(frame, below).reverse()];
    return `<path class="${fillOf(series, index)}" d="M${outline.join("L")}Z"/>`;
  });
}

function steps(frame: Frame, rates: readonly number[]): string[] {
  return rates.flatMap((rate, bucket) => {
    const y = yAt(frame, rate);
    const [from, to] = [bucket, bucket + 1].map((index) => bucketStart(frame.buckets, index));
    return [`${xAt(frame.buckets, from ?? 0)} ${y}`, `${xAt(frame.buckets, to ?? 0)} ${y}`];
  });
}

function failures({ buckets, top, bottom }: Frame, report: TimelineReport): string[] {
  const perBucket = new Map<number, number>();
  for (const { beganMs } of report.failures) {
    const bucket = bucketAt(buckets, beganMs);
    perBucket.set(bucket, (perBucket.get(bucket) ?? 0) + 1);
  }
  return [...perBucket].map(([bucket, count]) => {
    const fromMs = bucketStart(buckets, bucket);
    const x = xAt(buckets, (fromMs + bucketStart(buckets, bucket + 1)) / 2);
    const title = `<title>${inWords(count)} failed at ${fromMs / 1000} s</title>`;
    return `<g>${title}<line class="failure" x1="${x}" y1="${top}" x2="${x}" y2="${bottom}"/><circle class="lost" cx="${x}" cy="${top}" r="4"/></g>`;
  });
}

function marks({ labels, labelBase, bottom }: Frame): string[] {
  const placed = labels.map((label) => ({ ...label, y: labelBase - label.lane * laneHeight }));
  return [
    ...placed.map(
      ({ x, y }) => `<line class="mark" x1="${x}" y1="${y - 10}" x2="${x}" y2="${bottom}"/>`,
    ),
    // Texts last: their edge hides a line that has to pass.
    ...placed.map(
      ({ textX, y, text }) =>
        `<text class="label" x="${round(textX)}" y="${y}">${escapeXml(text)}</text>`,
    ),
  ];
}

function fillOf({ name }: Series, index: number): string {
  if (name === "blue" || name === "green") return name;
  return ["blue", "green"][index] ?? "other";
}
