import { bucketsOf, nameOf, seriesOf } from "./buckets";
import type { TimelineReport } from "./frame";
import { textWidth } from "./labels";
import { type Entry, renderLegend } from "./legend";
import { palette } from "./palette";
import { escapeXml, inWords, summaryOf } from "./svg";

const [width, height, margin] = [900, 236, 24] as const;
const [square, pitch, rows] = [12, 15, 8] as const;
const wallTop = 84;
const visible = Math.floor((width - 2 * margin) / pitch);
/** How long the wall takes to pass by, and how long its end stays, in seconds. */
const [passing, resting] = [12, 3] as const;

const kinds = ["blue", "green", "other", "lost"] as const;
type Kind = (typeof kinds)[number];
type Column = readonly (Kind | undefined)[];

/**
 * An animated SVG of the sample page's wall: each square is one request, in the color that answered it. Each column is
 * the same time, of which it shows eight requests, those that failed first.
 */
export function renderWall(report: TimelineReport): string {
  const columns = columnsOf(report);
  const length = columns.length * pitch;
  const shift = Math.max(0, length - visible * pitch);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    `<title>${summaryOf(report)}</title>`,
    `<style>${palette}${motion(shift)}</style>`,
    `<defs>${kinds.map(patternOf).join("")}<clipPath id="window"><rect x="${margin}" y="44" width="${visible * pitch}" height="164"/></clipPath></defs>`,
    `<rect class="back" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8"/>`,
    `<text class="headline${report.failures.length > 0 ? " lost" : ""}" x="${margin}" y="33">${summaryOf(report)}</text>`,
    ...renderLegend(entriesOf(report), width - margin),
    `<g clip-path="url(#window)"><g transform="translate(${margin} ${wallTop})"><g class="wall">`,
    ...runsOf(columns).map(renderRun),
    ...marks(report, length),
    "</g></g></g>",
    `<text x="${margin}" y="${height - 12}">${scaleOf(report, columns.length)}</text>`,
    "</svg>\n",
  ].join("\n");
}

function motion(shift: number): string {
  const moved = Math.round((100 * passing) / (passing + resting));
  return `
.wall { animation: pass ${passing + resting}s linear infinite; }
@keyframes pass { from { transform: translateX(0); } ${moved}%, to { transform: translateX(-${shift}px); } }
@media (prefers-reduced-motion: reduce) { .wall { animation: none; transform: translateX(-${shift}px); } }
`;
}

/** Squares are patterns: a picture of thousands of them would be too large for a page. */
function patternOf(kind: Kind): string {
  const cross =
    kind === "lost" ? `<path d="M3 3L9 9M9 3L3 9" stroke="#ffffff" stroke-width="2"/>` : "";
  return `<pattern id="${kind}" width="${pitch}" height="${pitch}" patternUnits="userSpaceOnUse"><rect class="${kind}" width="${square}" height="${square}" rx="2"/>${cross}</pattern>`;
}

function columnsOf({ requests, seconds }: TimelineReport): Column[] {
  const count = Math.max(visible, Math.min(4 * visible, Math.ceil(requests.length / rows)));
  const columns: Kind[][] = Array.from({ length: count }, () => []);
  const perColumnMs = (seconds * 1000) / count;
  for (const { beganMs, answerer } of requests) {
    const at = Math.min(count - 1, Math.floor(beganMs / perColumnMs));
    columns[at]?.push(answerer === undefined ? "lost" : kindOf(answerer.color));
  }
  return columns.map(chosenOf);
}

/** Those that failed, and of the others as many of each kind as is their share. */
function chosenOf(seen: readonly Kind[]): Column {
  const lost = seen.filter((kind) => kind === "lost").slice(0, rows);
  const others = seen.filter((kind) => kind !== "lost");
  const room = Math.min(rows - lost.length, others.length);
  const spread = Array.from(
    { length: room },
    (_, i) => others[Math.floor((i * others.length) / room)],
  );
  return [...lost, ...spread];
}

function kindOf(color: string | undefined): Kind {
  return color === "blue" || color === "green" ? color : "other";
}

interface Run {
  readonly kind: Kind;
  readonly row: number;
  readonly from: number;
  readonly length: number;
}

function runsOf(columns: readonly Column[]): Run[] {
  return Array.from({ length: rows }, (_, row) => row).flatMap((row) => {
    const runs: Run[] = [];
    columns.forEach((column, at) => {
      const kind = column[row];
      const last = runs.at(-1);
      if (kind === undefined) return;
      if (last?.kind === kind && last.from + last.length === at) {
        runs[runs.length - 1] = { ...last, length: last.length + 1 };
      } else runs.push({ kind, row, from: at, length: 1 });
    });
    return runs;
  });
}

function renderRun({ kind, row, from, length }: Run): string {
  return `<rect fill="url(#${kind})" x="${from * pitch}" y="${row * pitch}" width="${length * pitch}" height="${pitch}"/>`;
}

function marks({ marks, seconds }: TimelineReport, length: number): string[] {
  let free = 0;
  return marks.flatMap(({ label, atMs }) => {
    const x = seconds === 0 ? 0 : Math.round((atMs / (seconds * 1000)) * length);
    // A text that would lie on the one before it stands one line higher.
    const y = x < free ? -24 : -8;
    free = x + textWidth(label) + 12;
    return [
      `<line class="mark" x1="${x}" y1="${y - 10}" x2="${x}" y2="${rows * pitch}"/>`,
      `<text class="label" x="${x + 5}" y="${y}">${escapeXml(label)}</text>`,
    ];
  });
}

function entriesOf({ requests, failures, seconds }: TimelineReport): Entry[] {
  const series = seriesOf(requests, bucketsOf(seconds * 1000, 1));
  const colors = series.map((one) => ({ fill: kindOf(one.name), text: nameOf(one) }));
  return failures.length > 0 ? [...colors, { fill: "lost", text: "failed" }] : colors;
}

function scaleOf({ requests, seconds }: TimelineReport, columns: number): string {
  const one = Math.max(1, Math.round(requests.length / (columns * rows)));
  const which =
    one === 1 ? "Each square is a request" : `Each square is one of about ${one} requests`;
  return `${which}, in the color that answered it. ${inWords(Math.round(seconds))} s in ${passing} s.`;
}
