import { isLeftBehind, neverRan, renewal } from "./action";
import { type Color, colors, perColor } from "./color";
import { describeDatabase } from "./describeDatabase";
import { shortVersion } from "./imageReference";
import type { Desired } from "./desired";
import { permissionFor, standingPermission } from "./downtime";
import { exposure } from "./exposure";
import { isProven, type Update } from "./plan";
import type { ContainerFacts, World } from "./world";

/** The update in words, for preview and up: what happens to traffic, to each color, what is pending. */
export function describePlan(update: Update, desired: Desired, found: World): string {
  const isCutOff = found.missing?.includes(desired.names.network) === true;
  const world = isCutOff ? started(found) : found;
  const sentences = [
    traffic(update, world),
    ...foundations(desired, world),
    ...colors.flatMap((color) => backend(color, update, desired, world)),
    ...sharedParts(update, desired, world),
    ...describeDatabase(update.database, world),
    ...colors.flatMap((color) => lacking(color, update)),
    ...colors.flatMap((color) => retagged(color, update, desired, world)),
    ...(update.takesOver
      ? [
          "This stack is of an earlier version of this program: what that proved and migrated is taken over.",
        ]
      : []),
    ...standingPermission(desired.allowDowntime),
    ...exposure(update, world.dockerVersion),
  ];
  return sentences.join(" ");
}

function traffic(update: Update, world: World): string {
  const target = named(update.activeColor, after(update.activeColor, update, world));
  if (update.serves === "none") {
    return `Traffic: none -> ${target}, when it has proven itself.`;
  }
  return update.switches
    ? `Traffic: ${named(update.serves, after(update.serves, update, world))} -> ${target}.`
    : `Traffic stays on ${target}.`;
}

/** What stops without its network is started by the update that makes one. */
function started(world: World): World {
  const runs = (facts: ContainerFacts | undefined) => facts && { ...facts, status: "running" };
  const { database, proxy, backends } = world;
  return {
    ...world,
    database: runs(database),
    proxy: runs(proxy),
    backends: perColor((color) => runs(backends[color])),
  };
}

/** Not in a first deployment, which makes all of it. */
function foundations({ names }: Desired, { missing = [], backends, data }: World): string[] {
  const isNew = data === undefined && colors.every((color) => backends[color] === undefined);
  return isNew
    ? []
    : missing.map((name) => {
        switch (name) {
          case names.network:
            return `The network ${name} is not there: it is made, and what was tied to an earlier one is connected to it and started.`;
          case names.volumes.postgresData:
            return `The volume ${name} is not there: the database begins empty.`;
          default:
            return `The volume ${name} is not there and is made, empty.`;
        }
      });
}

function named(color: Color, image: string): string {
  return `${color} (${shortVersion(image)})`;
}

function after(color: Color, { backends }: Update, world: World): string {
  const { action, image } = backends[color];
  return action === "keep" && world.backends[color] === undefined ? "gone" : image;
}

function backend(color: Color, update: Update, desired: Desired, world: World): string[] {
  const name = capital(color);
  const running = world.backends[color];
  const { action, image } = update.backends[color];
  switch (action) {
    case "create":
      return color === update.serves
        ? [
            `${name} serves, but its container is gone: it is created again${image === desired.images[color] ? "" : ` with ${shortVersion(image)}, which it served`}.`,
          ]
        : [`${name} is created with ${shortVersion(image)}.`];
    case "recreate":
      if (running !== undefined && isLeftBehind(running, world)) {
        return [`${name} was left by an update that was killed: it is re-created.`];
      }
      if (color === update.serves) {
        return [`${name} serves, but its container was never started: it is re-created.`];
      }
      return [
        ...neverProven(color, update, world),
        running?.image === image
          ? `${name} is re-created.`
          : `${name} is re-created with ${shortVersion(image)}.`,
      ];
    case "keep":
      return [
        ...neverProven(color, update, world),
        ...kept(color, update, desired.names.backends[color], running?.status),
      ];
  }
}

/** Not what traffic is about to move to: that is proven in any case. */
function neverProven(color: Color, update: Update, world: World): string[] {
  const facts = world.backends[color];
  const isTarget = update.switches && color === update.activeColor;
  return facts === undefined || isTarget || isProven(facts, world)
    ? []
    : [`${capital(color)} was never proven.`];
}

function kept(color: Color, update: Update, container: string, status?: string): string[] {
  const name = capital(color);
  if (status === undefined) {
    return [`${name}'s container is gone; the next update creates it again.`];
  }
  const trouble = notRunning(name, container, status);
  if (update.switches && color === update.serves) {
    return [`${name} stays as it is, as the rollback target.`, ...trouble];
  }
  return trouble;
}

/** Docker does not start again what somebody stopped; nor does an update. */
function notRunning(name: string, container: string, status = ""): string[] {
  switch (status) {
    case "running":
    case "":
      return [];
    case "exited":
    case "created":
      return [`${name}'s container is ${status}: docker start ${container}.`];
    default:
      return [`${name}'s container is ${status}.`];
  }
}

function sharedParts(update: Update, desired: Desired, world: World): string[] {
  const parts = ["database", "proxy"] as const;
  return parts.flatMap((part) => {
    const facts = world[part];
    switch (update[part]) {
      case "keep":
        return [
          ...notRunning(`The ${part}`, desired.names[part], facts?.status),
          ...(update.finishes[part]
            ? [
                `The ${part} was re-created by an update that was killed: it is proven, or its predecessor is put back.`,
              ]
            : []),
          ...older(part, desired, world),
        ];
      case "create":
        return update.serves === "none" ? [] : [`The ${part} is gone and is created again.`];
      case "recreate":
        if (facts !== undefined && neverRan(facts)) {
          return [`The ${part}'s container was never started: it is re-created.`];
        }
        return [
          `The ${part} is re-created: ${update.serves === "none" ? "nothing is served yet" : "requests fail meanwhile (allowDowntime)"}.`,
        ];
    }
  });
}

function older(part: "database" | "proxy", desired: Desired, world: World): string[] {
  const asked = renewal(part, desired, world);
  return asked === undefined
    ? []
    : [
        `The ${part} keeps an older version of ${Object.keys(asked.changes).join(" and of ")}; to take today's, with an outage: pulumi config set allowDowntime ${permissionFor([asked])} && pulumi up.`,
      ];
}

function lacking(color: Color, update: Update): string[] {
  const { pending } = update.backends[color];
  if (pending.length === 0) {
    return [];
  }
  const names = pending.join(", ");
  const isWayBack = color !== update.activeColor && !update.switches;
  return isWayBack
    ? [`${capital(color)} is the rollback target and runs without the change of ${names}.`]
    : [`Pending on ${color}: ${names}.`];
}

/** What was proven stays; a tag that was used twice is no release of its own. */
function retagged(color: Color, update: Update, { names }: Desired, world: World): string[] {
  const running = world.backends[color];
  const isSo = world.retagged?.includes(names.backends[color]) === true;
  return running !== undefined && isSo && update.backends[color].action === "keep"
    ? [
        `${capital(color)} does not run what its tag ${shortVersion(running.image)} names now; a release needs a tag of its own.`,
      ]
    : [];
}

function capital(color: Color): string {
  return color === "blue" ? "Blue" : "Green";
}
