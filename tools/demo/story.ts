import { setTimeout as sleep } from "node:timers/promises";
import { type Color, otherColor } from "../../components/model/color";
import { type Load, startLoad } from "../load/load";
import type { LoadReport } from "../load/loadReport";
import { loadOutputs, upCommand } from "./demoStack";
import { pulumi, PulumiFailure, type Place } from "./pulumi";
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

/** The images that the demo releases. */
export interface Releases {
  readonly good: string;
  /** Ready, but answers everything else with 500. */
  readonly broken: string;
}

/**
 * Under traffic: releases an image on the idle color, rolls back, releases a broken image, which is refused, and puts
 * the settings back. Tells what became of every request.
 */
export async function play(place: Place, releases: Releases, traffic: Traffic): Promise<Story> {
  const { url, activeColor } = await loadOutputs(place);
  const keyPrefix = `demo-${Date.now()}`;
  console.log(
    `\nTraffic: ${traffic.connections} connections, ${traffic.requestsPerSecond} requests/s, half of them POST\nOpen ${url} in a browser: every request of the page is a square in the color that answered it.`,
  );
  const load = startLoad({
    port: Number(new URL(url).port || 80),
    keyPrefix,
    connections: traffic.connections,
    rate: traffic.requestsPerSecond,
  });
  try {
    const steps = await takeSteps(place, url, load, activeColor, releases);
    const report = await load.stop();
    const { rows, keys } = await countRows(url, `${keyPrefix}-`);
    return { steps, report, stored: { rows, keys } };
  } finally {
    await load.stop();
  }
}

async function takeSteps(
  place: Place,
  url: string,
  load: Load,
  active: Color,
  { good, broken }: Releases,
): Promise<Step[]> {
  const idle = otherColor(active);
  const setImage = (image: string) => ["config", "set", "--path", `images.${idle}`, image];
  const setActive = (color: Color) => ["config", "set", "activeColor", color];
  const step = (name: string, settings: readonly string[][], up = applied) =>
    take(place, url, load, { name, settings, up });
  await sleep(quietSeconds * 1000);
  return [
    await step(`release ${tagOf(good)} on ${idle}`, [setImage(good), setActive(idle)]),
    await step(`roll back to ${active}`, [setActive(active)]),
    await step(`release ${tagOf(broken)}: refused`, [setImage(broken), setActive(idle)], refused),
    await step("put the settings back", [setImage(good), setActive(active)]),
  ];
}

function tagOf(image: string): string {
  return image.slice(image.lastIndexOf(":") + 1);
}

interface Planned {
  readonly name: string;
  readonly settings: readonly string[][];
  /** Runs the update; returns what it tells. */
  readonly up: (place: Place) => Promise<string>;
}

async function take(place: Place, url: string, load: Load, planned: Planned): Promise<Step> {
  const { name, settings, up } = planned;
  const before = await askServing(url);
  const beganMs = load.mark(name);
  for (const setting of settings) {
    showCommand(setting);
    await pulumi(place, ...setting);
  }
  showCommand(upCommand);
  console.log(await up(place));
  const returnedMs = load.mark("done");
  await sleep(quietSeconds * 1000);
  const after = await askServing(url);
  return { name, seconds: (returnedMs - beganMs) / 1000, before, after, beganMs, returnedMs };
}

function showCommand(command: readonly string[]): void {
  console.log(`\n$ pulumi ${command.join(" ")}`);
}

async function applied(place: Place): Promise<string> {
  return told((await pulumi(place, ...upCommand)).text);
}

/** @throws Error when it does not fail, as it must. */
async function refused(place: Place): Promise<string> {
  try {
    await pulumi(place, ...upCommand);
  } catch (error) {
    if (error instanceof PulumiFailure) return `${told(error.text)}\n${reason(error.text)}`;
    throw error;
  }
  throw new Error("the broken release was not refused");
}

/** Why a release was refused, out of everything that `pulumi up` prints; all of it where it was something else. */
function reason(text: string): string {
  const [why] = /^.* failed its smoke checks: .*$/m.exec(text) ?? [];
  const [where] = /Traffic is still on \w+\./.exec(text) ?? [];
  return why === undefined || where === undefined ? text : `  Refused: ${why.trim()}\n  ${where}`;
}

/** The plan in words, out of everything that `pulumi up` prints. */
export function told(text: string): string {
  const lines = text.split("\n").filter((line) => /^\s+Traffic(:| stays)/.test(line));
  return [...new Set(lines.map((line) => `  ${line.trim()}`))].join("\n");
}
