import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { performance } from "node:perf_hooks";
import { demoEnvironment, demoFolder } from "./demoFolder";
import {
  buildBroken,
  buildMissing,
  buildRelease,
  initStack,
  loadOutputs,
  releasesInStackFile,
  upCommand,
} from "./demoStack";
import { describeToolchain, setUp, type Toolchain } from "../setup";
import { renderTimeline } from "../timeline";
import { renderWall } from "../timeline/wall";
import type { DemoOptions } from "./options";
import { pulumi, type Place } from "./pulumi";
import { askServing, type Serving } from "./serving";
import { type Change, play, told } from "./story";
import { allWell, renderFindings, renderTable } from "./table";

/** The demo's stack with the Pulumi and the Docker that set-up found. */
export function placeOf({ env }: Toolchain): Place {
  const folder = demoFolder();
  return { folder, env: demoEnvironment(folder, env) };
}

/** The whole demo; returns whether every request was answered once. */
export async function demo({ traffic, wall, timeline }: DemoOptions): Promise<boolean> {
  const begun = performance.now();
  const toolchain = await setUp();
  console.log(describeToolchain(toolchain));
  console.log(`set-up: ${((performance.now() - begun) / 1000).toFixed(1)} s`);
  const place = placeOf(toolchain);
  const first = await bringUp(place, toolchain);
  const release = Math.max(...releasesInStackFile(place)) + 1;
  const { backendBase } = toolchain.images;
  const good = await buildRelease(release, backendBase, toolchain.env);
  const broken = await buildBroken(release + 1, backendBase, toolchain.env);
  console.log(`built: ${good}, ${broken}`);
  const story = await play(place, { good, broken }, traffic);
  const pictures = {
    Wall: draw(wall ?? join(place.folder, "wall.svg"), renderWall(story.report)),
    Timeline: draw(timeline ?? join(place.folder, "timeline.svg"), renderTimeline(story.report)),
  };
  console.log(`\n${renderTable(first, story)}\n${renderFindings(story)}`);
  await tellWhatNext(place, pictures);
  return allWell(story);
}

async function bringUp(place: Place, { images, env }: Toolchain): Promise<Change> {
  await initStack(place, images);
  const built = await buildMissing(place, images.backendBase, env);
  if (built.length > 0) console.log(`built: ${built.join(", ")}`);
  const before = await serving(place);
  console.log(`\n$ pulumi ${upCommand.join(" ")}`);
  const { seconds, text } = await pulumi(place, ...upCommand);
  console.log(told(text));
  return { name: "bring up", seconds, before, after: await serving(place) };
}

async function serving(place: Place): Promise<Serving> {
  const nobody = { color: "none", version: "-" };
  const { stdout } = await pulumi(place, "stack", "output", "--json");
  const { url } = JSON.parse(stdout) as { url?: string };
  return url === undefined ? nobody : askServing(url).catch(() => nobody);
}

function draw(path: string, picture: string): string {
  const file = resolve(path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, picture);
  return file;
}

async function tellWhatNext(place: Place, pictures: Record<string, string>): Promise<void> {
  const { url, idleUrl, activeColor } = await loadOutputs(place);
  const idle = activeColor === "blue" ? "green" : "blue";
  const drawn = Object.entries(pictures).map(
    ([name, file]) => `${name} of the run:`.padEnd(21) + file,
  );
  console.log(`
${drawn.join("\n")}
What users get:      ${url}
The idle color:      ${idleUrl}

Try next, with ${url} open in a browser:
  npm run demo:pulumi -- config set activeColor ${idle}
  npm run demo:pulumi -- preview
  npm run demo:pulumi -- up
Another run, with the next release:
  npm run demo
Remove everything the demo made:
  npm run demo:clean`);
}
