import { isLeftBehind, neverRan, renewal } from "./action";
import { type Color, colors, perColor } from "../color";
import { describeDatabase } from "../database/describe";
import { shortVersion } from "../config/imageReference";
import type { Desired } from "./desired";
import { permissionFor, standingPermission } from "./downtime";
import { exposure } from "./exposure";
import { isProven, type Plan } from "./decide";
import type { ContainerFacts, Actual } from "./actual";

/** The update in words, for preview and up: what happens to traffic, to each color, what is pending. */
export function describePlan(plan: Plan, desired: Desired, found: Actual): string {
  const isCutOff = found.missing?.includes(desired.names.network) === true;
  const actual = isCutOff ? started(found) : found;
  const sentences = [
    traffic(plan, actual),
    ...foundations(desired, actual),
    ...colors.flatMap((color) => backend(color, plan, desired, actual)),
    ...sharedParts(plan, desired, actual),
    ...describeDatabase(plan.database, actual),
    ...colors.flatMap((color) => lacking(color, plan)),
    ...colors.flatMap((color) => retagged(color, plan, desired, actual)),
    ...(plan.takesOver
      ? [
          "This stack is of an earlier version of this program: what that proved and migrated is taken over.",
        ]
      : []),
    ...standingPermission(desired.allowDowntime),
    ...exposure(plan, actual.dockerVersion),
  ];
  return sentences.join(" ");
}

function traffic(plan: Plan, actual: Actual): string {
  const target = named(plan.to, after(plan.to, plan, actual));
  if (plan.from === "none") {
    return `Traffic: none -> ${target}, when it has proven itself.`;
  }
  return plan.isSwitch
    ? `Traffic: ${named(plan.from, after(plan.from, plan, actual))} -> ${target}.`
    : `Traffic stays on ${target}.`;
}

/** What stops without its network is started by the update that makes one. */
function started(actual: Actual): Actual {
  const runs = (facts: ContainerFacts | undefined) => facts && { ...facts, status: "running" };
  const { database, proxy, backends } = actual;
  return {
    ...actual,
    database: runs(database),
    proxy: runs(proxy),
    backends: perColor((color) => runs(backends[color])),
  };
}

/** Not in a first deployment, which makes all of it. */
function foundations({ names }: Desired, { missing = [], backends, data }: Actual): string[] {
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

function after(color: Color, { backends }: Plan, actual: Actual): string {
  const { action, image } = backends[color];
  return action === "keep" && actual.backends[color] === undefined ? "gone" : image;
}

function backend(color: Color, plan: Plan, desired: Desired, actual: Actual): string[] {
  const name = capital(color);
  const running = actual.backends[color];
  const { action, image } = plan.backends[color];
  switch (action) {
    case "create":
      return color === plan.from
        ? [
            `${name} serves, but its container is gone: it is created again${image === desired.images[color] ? "" : ` with ${shortVersion(image)}, which it served`}.`,
          ]
        : [`${name} is created with ${shortVersion(image)}.`];
    case "recreate":
      if (running !== undefined && isLeftBehind(running, actual)) {
        return [`${name} was left by an update that was killed: it is re-created.`];
      }
      if (color === plan.from) {
        return [`${name} serves, but its container was never started: it is re-created.`];
      }
      return [
        ...neverProven(color, plan, actual),
        running?.image === image
          ? `${name} is re-created.`
          : `${name} is re-created with ${shortVersion(image)}.`,
      ];
    case "keep":
      return [
        ...neverProven(color, plan, actual),
        ...kept(color, plan, desired.names.backends[color], running?.status),
      ];
  }
}

/** Not what traffic is about to move to: that is proven in any case. */
function neverProven(color: Color, plan: Plan, actual: Actual): string[] {
  const facts = actual.backends[color];
  const isTarget = plan.isSwitch && color === plan.to;
  return facts === undefined || isTarget || isProven(facts, actual)
    ? []
    : [`${capital(color)} was never proven.`];
}

function kept(color: Color, plan: Plan, container: string, status?: string): string[] {
  const name = capital(color);
  if (status === undefined) {
    return [`${name}'s container is gone; the next update creates it again.`];
  }
  const trouble = notRunning(name, container, status);
  if (plan.isSwitch && color === plan.from) {
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

function sharedParts(plan: Plan, desired: Desired, actual: Actual): string[] {
  const parts = ["database", "proxy"] as const;
  return parts.flatMap((part) => {
    const facts = actual[part];
    switch (plan[part]) {
      case "keep":
        return [
          ...notRunning(`The ${part}`, desired.names[part], facts?.status),
          ...(plan.unfinished[part]
            ? [
                `The ${part} was re-created by an update that was killed: it is proven, or its predecessor is put back.`,
              ]
            : []),
          ...older(part, desired, actual),
        ];
      case "create":
        return plan.from === "none" ? [] : [`The ${part} is gone and is created again.`];
      case "recreate":
        if (facts !== undefined && neverRan(facts)) {
          return [`The ${part}'s container was never started: it is re-created.`];
        }
        return [
          `The ${part} is re-created: ${plan.from === "none" ? "nothing is served yet" : "requests fail meanwhile (allowDowntime)"}.`,
        ];
    }
  });
}

function older(part: "database" | "proxy", desired: Desired, actual: Actual): string[] {
  const asked = renewal(part, desired, actual);
  if (asked === undefined) {
    return [];
  }
  const kept = Object.keys(asked.changes).map((name) => {
    const image = (desired.defaultImages as Readonly<Record<string, string>>)[name];
    return image === undefined
      ? `an older version of ${name}`
      : `${actual[part]?.image ?? "its image"} (new stacks get ${image})`;
  });
  return [
    `The ${part} keeps ${kept.join(" and ")}; to take today's, with an outage: pulumi config set allowDowntime ${permissionFor([asked])} && pulumi up.`,
  ];
}

function lacking(color: Color, plan: Plan): string[] {
  const { pending } = plan.backends[color];
  if (pending.length === 0) {
    return [];
  }
  const names = pending.join(", ");
  const isWayBack = color !== plan.to && !plan.isSwitch;
  return isWayBack
    ? [`${capital(color)} is the rollback target and runs without the change of ${names}.`]
    : [`Pending on ${color}: ${names}.`];
}

/** What was proven stays; a tag that was used twice is no release of its own. */
function retagged(color: Color, plan: Plan, { names }: Desired, actual: Actual): string[] {
  const running = actual.backends[color];
  const isSo = actual.retagged?.includes(names.backends[color]) === true;
  return running !== undefined && isSo && plan.backends[color].action === "keep"
    ? [
        `${capital(color)} does not run what its tag ${shortVersion(running.image)} names now; a release needs a tag of its own.`,
      ]
    : [];
}

function capital(color: Color): string {
  return color === "blue" ? "Blue" : "Green";
}
