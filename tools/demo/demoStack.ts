import { execFile } from "node:child_process";
import * as fs from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { parse, stringify } from "yaml";
import { z } from "zod";
import { buildBackendImage } from "./backend/build";
import { colors } from "../../components/model/color";
import type { Images } from "../setup/images";
import { freePorts } from "../freePorts";
import { demoStack, fillDemoFolder } from "./demoFolder";
import { pulumi, type Place } from "./pulumi";

const run = promisify(execFile);
const project = "forecaster-enterprise";
const outputsSchema = z.object({
  activeColor: z.enum(colors),
  images: z.record(z.enum(colors), z.string()),
  url: z.string(),
  idleUrl: z.string(),
});

/** What the demo's stack tells after an update. */
export type DemoOutputs = z.output<typeof outputsSchema>;

/** Makes the stack with v1 on both colors, unless an earlier run has made it. */
export async function initStack(place: Place, images: Images): Promise<void> {
  const file = join(place.folder, `Pulumi.${demoStack.name}.yaml`);
  fillDemoFolder(place.folder);
  if (fs.existsSync(file)) return;
  const settings = await firstSettings(images);
  const config = Object.entries(settings).map(([key, value]) => [`${project}:${key}`, value]);
  fs.writeFileSync(file, stringify({ config: Object.fromEntries(config) as unknown }));
  try {
    await pulumi(place, "stack", "init", demoStack.name, "--no-select");
  } catch (error) {
    fs.rmSync(file);
    throw error;
  }
}

async function firstSettings(images: Images): Promise<Record<string, unknown>> {
  const { proxy, idle, blue, green, database } = await freePorts({
    proxy: 8088,
    idle: 8089,
    blue: 8001,
    green: 8002,
    database: 5432,
  });
  return {
    activeColor: "blue",
    images: { blue: releaseName(1), green: releaseName(1) },
    namePrefix: demoStack.namePrefix,
    database: { image: images.postgres, port: database },
    backend: { hostPorts: { blue, green } },
    proxy: { image: images.nginx, bindAddress: "127.0.0.1", port: proxy, idlePort: idle },
  };
}

/** Builds the images that the stack file names, as far as Docker does not have them; names the built. */
export async function buildMissing(
  place: Place,
  base: string,
  env: NodeJS.ProcessEnv,
): Promise<string[]> {
  const wanted = [...new Set(releasesInStackFile(place))];
  const there = await Promise.all(wanted.map((release) => hasImage(releaseName(release), env)));
  const missing = wanted.filter((_, index) => there[index] !== true);
  for (const release of missing) await buildRelease(release, base, env);
  return missing.map(releaseName);
}

async function hasImage(name: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  return run("docker", ["image", "inspect", name], { env }).then(
    () => true,
    () => false,
  );
}

/** Builds the image of a release; returns its name. */
export async function buildRelease(
  release: number,
  base: string,
  env: NodeJS.ProcessEnv,
): Promise<string> {
  const tag = releaseName(release);
  await buildBackendImage({ tag, version: `v${release}`, base, env });
  return tag;
}

/** Builds an image that is ready, but answers everything else with 500; returns its name. */
export async function buildBroken(
  release: number,
  base: string,
  env: NodeJS.ProcessEnv,
): Promise<string> {
  const tag = `${releaseName(release)}-broken`;
  await buildBackendImage({ tag, version: `v${release}`, faults: "READY_ONLY=1", base, env });
  return tag;
}

/** The image of a release of the sample backend. */
export function releaseName(release: number): string {
  return `${demoStack.imageName}:v${release}`;
}

/** The numbers of the releases that the stack file names. */
export function releasesInStackFile(place: Place): number[] {
  const text = fs.readFileSync(join(place.folder, `Pulumi.${demoStack.name}.yaml`), "utf8");
  const { config } = parse(text) as { config: Record<string, unknown> };
  const images = z.record(z.string(), z.string()).parse(config[`${project}:images`]);
  return Object.values(images).map((image) => Number(/:v(\d+)$/.exec(image)?.[1] ?? 1));
}

/** `pulumi up` as an operator runs it who has read the preview. */
export const upCommand = ["up", "--yes", "--skip-preview"];

/** The recorded outputs of the stack. */
export async function loadOutputs(place: Place): Promise<DemoOutputs> {
  const { stdout } = await pulumi(place, "stack", "output", "--json");
  return outputsSchema.parse(JSON.parse(stdout));
}
