import { setTimeout as sleep } from "node:timers/promises";
import { type Color, otherColor } from "../../components/model/color";
import { type Load, startLoad } from "../load/load";
import type { LoadReport } from "../load/loadReport";
import { loadOutputs, upCommand } from "./demoStack";
import { pulumi, type Place } from "./pulumi";
import { askServing, countRows, type Serving } from "./serving";

/** What a step changed for users, and how long the operator waited for it. */
export interface Change {
  readonly name: string;
  /** From the first command to the return of the last. */
  readonly seconds: number;
  readonly before: Serving;
  readonly after: Serving;
}

/** A step under traffic. */
export interface Step extends Change {
  /** When it began, and when its last command had returned, in milliseconds of the load. */
  readonly beganMs: number;
  readonly returnedMs: number;
}

/** What the demo measured. */
export interface Story {
  readonly steps: readonly Step[];
  readonly report: LoadReport;
  /** Rows in the database that the load's POSTs made, and how many different keys they have. */
  readonly stored: { readonly rows: number; readonly keys: number };
}

/** The traffic of the demo. */
export interface Traffic {
  readonly connections: number;
  readonly requestsPerSecond: number;
}

const quietSeconds = 3;

/** Releases an image on the idle color under traffic, then rolls back; tells what became of every request. */
export async function play(place: Place, image: string, traffic: Traffic): Promise<Story> {
  const { url, activeColor } = await loadOutputs(place);
  const keyPrefix = `demo-${Date.now()}`;
  console.log(
    `\nTraffic: ${traffic.connections} connections, ${traffic.requestsPerSecond} requests/s, half of them POST`,
  );
  const load = startLoad({
    port: Number(new URL(url).port || 80),
    keyPrefix,
    connections: traffic.connections,
    rate: traffic.requestsPerSecond,
  });
  try {
    const steps = await releaseAndRollBack(place, url, load, activeColor, image);
    const report = await load.stop();
    const { rows, keys } = await countRows(url, `${keyPrefix}-`);
    return { steps, report, stored: { rows, keys } };
  } finally {
    await load.stop();
  }
}

async function releaseAndRollBack(
  place: Place,
  url: string,
  load: Load,
  active: Color,
  image: string,
): Promise<Step[]> {
  const idle = otherColor(active);
  const version = image.slice(image.lastIndexOf(":") + 1);
  const step = (name: string, commands: readonly string[][]) =>
    take(place, url, load, name, commands);
  await sleep(quietSeconds * 1000);
  return [
    await step(`release ${version} on ${idle}`, [
      ["config", "set", "--path", `images.${idle}`, image],
      ["config", "set", "activeColor", idle],
      upCommand,
    ]),
    await step(`roll back to ${active}`, [["config", "set", "activeColor", active], upCommand]),
  ];
}

async function take(
  place: Place,
  url: string,
  load: Load,
  name: string,
  commands: readonly string[][],
): Promise<Step> {
  const before = await askServing(url);
  const beganMs = load.mark(name);
  for (const command of commands) {
    console.log(`\n$ pulumi ${command.join(" ")}`);
    const { text } = await pulumi(place, ...command);
    if (command === upCommand) console.log(told(text));
  }
  const returnedMs = load.mark("done");
  await sleep(quietSeconds * 1000);
  const after = await askServing(url);
  return { name, seconds: (returnedMs - beganMs) / 1000, before, after, beganMs, returnedMs };
}

/** The plan in words, out of everything that `pulumi up` prints. */
export function told(text: string): string {
  const lines = text.split("\n").filter((line) => /^\s+Traffic\b/.test(line));
  return [...new Set(lines.map((line) => `  ${line.trim()}`))].join("\n");
}
