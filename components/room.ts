import { askHost } from "./askHost";
import { colors } from "./model/color";
import type { Config } from "./model/config/schema";
import type { Names } from "./model/names";
import type { Actual } from "./model/plan/actual";
import type { Plan } from "./model/plan/decide";
import { isMade } from "./model/plan/ownDatabase";
import { factsDirectory } from "./model/proxy/activeUpstream";
import { anyRoom, type Brought, judgeRoom, parseHostImages, type Room } from "./model/room/room";

/** Looks whether what this update pulls fits on the Docker host; asks nobody where it pulls nothing. */
export async function findRoom(
  config: Config,
  names: Names,
  plan: Plan,
  actual: Actual,
): Promise<Room> {
  // A preview that cannot ask assumes the last outputs.
  return actual.unreachable !== undefined || actual.trouble !== undefined
    ? anyRoom
    : roomFor(brought(config, plan), config, names, actual);
}

/** The same for images that are known before there is a plan. */
export async function roomFor(
  images: readonly Brought[],
  config: Config,
  { proxy }: Names,
  { dockerHost }: Actual,
): Promise<Room> {
  if (images.length === 0) {
    return anyRoom;
  }
  const output = await askHost("readRoom", {
    DOCKER_HOST: dockerHost,
    IMAGES: images.map(({ reference }) => reference).join(" "),
    PROXY: proxy,
    PROXY_IMAGE: config.proxy.image,
    FACTS: factsDirectory,
    LIMIT: "60",
    WORK_LIMIT: "60",
  });
  const host = parseHostImages(output);
  const absent = images.filter(({ reference }) => host.absent.includes(reference));
  if (absent.length === 0) {
    return anyRoom;
  }
  // What asks registries need not be read by an update that pulls nothing.
  const { imageSizes } = await import("./imageSizes");
  const references = [...new Set(absent.map(({ reference }) => reference))];
  const sizes = await imageSizes(references, host.platform, config, dockerHost);
  return judgeRoom(absent, host, sizes, dockerHost);
}

function brought({ database, proxy, smoke, backend }: Config, plan: Plan): Brought[] {
  const backends = colors
    .filter((color) => plan.backends[color].action !== "keep")
    .map((color) => ({
      reference: plan.backends[color].image,
      setting: `images.${color}`,
      keeps: backend.keepImages,
    }));
  return [
    ...backends,
    ...(plan.database === "keep" ? [] : [{ reference: database.image, setting: "database.image" }]),
    ...(plan.proxy === "keep" ? [] : [{ reference: proxy.image, setting: "proxy.image" }]),
    ...(isMade(plan.patched.action)
      ? [{ reference: plan.patched.image, setting: "proxy.image" }]
      : []),
    ...(plan.isSwitch && smoke.image !== undefined
      ? [{ reference: smoke.image, setting: "smoke.image" }]
      : []),
  ];
}
