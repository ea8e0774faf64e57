import Table from "cli-table3";
import type { Change, Story } from "./story";

interface TimedRequest {
  readonly beganMs: number;
}

/** The demo's steps as a table: what the operator waited for, and what became of the requests meanwhile. */
export function renderTable(first: Change, story: Story): string {
  const table = new Table({
    style: { head: [], border: [] },
    head: ["step", "took", "active color", "version", "requests", "failed"],
    colAligns: ["left", "right", "left", "left", "right", "right"],
  });
  const begins = story.steps.map(({ beganMs }) => beganMs);
  const counts = (from: number, to = Infinity) => {
    const within = ({ beganMs }: TimedRequest) => beganMs >= from && beganMs < to;
    return [
      story.report.requests.filter(within).length,
      story.report.failures.filter(within).length,
    ];
  };
  table.push([...change(first), "", ""]);
  table.push(["traffic", "", first.after.color, first.after.version, ...counts(0, begins[0])]);
  story.steps.forEach((step, index) => {
    table.push([...change(step), ...counts(step.beganMs, begins[index + 1])]);
  });
  table.push(["all", "", "", "", story.report.sent, story.report.failures.length]);
  return table.toString();
}

function change({ name, seconds, before, after }: Change): string[] {
  const arrow = (from: string, to: string) => (from === to ? to : `${from} -> ${to}`);
  return [
    name,
    `${seconds.toFixed(1)} s`,
    arrow(before.color, after.color),
    arrow(before.version, after.version),
  ];
}

/** What the table has no column for: rows, lateness, latency, and every kind of failure. */
export function renderFindings({ report, steps, stored }: Story): string {
  const late = steps.flatMap(({ before, after, returnedMs }, index) =>
    before.color === after.color
      ? []
      : report.lateAfter(returnedMs, before.color, steps[index + 1]?.beganMs),
  ).length;
  const failures = report.failures.map(
    ({ kind, method, path, detail }) => `  ${kind}: ${method} ${path}: ${detail}`,
  );
  return [
    `POSTs answered: ${report.keys.acknowledged.length}; rows stored: ${stored.rows}, stored twice: ${stored.rows - stored.keys}`,
    `Begun after a command returned, yet answered by the old color: ${late}`,
    `Latency: median ${ms(report.latencyMs(0.5))}, 99 % within ${ms(report.latencyMs(0.99))}, slowest ${ms(report.latencyMs(1))}`,
    ...failures.slice(0, 10),
  ].join("\n");
}

/** Whether every request was answered once, and every POST is one row. */
export function allWell({ report, stored }: Story): boolean {
  return (
    report.failures.length === 0 &&
    report.sent > 0 &&
    stored.rows === stored.keys &&
    stored.rows === report.keys.acknowledged.length
  );
}

function ms(milliseconds: number): string {
  return `${Math.round(milliseconds)} ms`;
}
