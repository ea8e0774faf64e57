import { type Color, colors, perColor } from "../color";
import { describeCertificates } from "./certificates";
import { describeDatabase } from "../database/describe";
import { describeInitScripts } from "../database/initScripts";
import { shortVersion } from "../config/imageReference";
import type { Desired } from "./desired";
import { describeBackend, pendingOn, republished, retagged } from "./describeBackend";
import { describeExternal } from "./describeExternal";
import { describePatched } from "./describePatched";
import { describeShared } from "./describeShared";
import { describeMaintenance } from "./maintenance";
import { standingPermission } from "./downtime";
import { isStopped } from "./idle";
import { exposure } from "./exposure";
import type { Plan } from "./decide";
import type { ContainerFacts, Actual } from "./actual";

/** The update in words, for preview and up: what happens to traffic, to each color, what is pending. */
export function describePlan(plan: Plan, desired: Desired, found: Actual): string {
  const isCutOff = found.missing?.includes(desired.names.network) === true;
  const actual = isCutOff ? started(found) : found;
  const sentences = [
    traffic(plan, actual),
    ...describeMaintenance(plan, desired),
    ...foundations(desired, actual),
    ...colors.flatMap((color) => describeBackend(color, plan, desired, actual)),
    ...describeShared(plan, desired, actual),
    ...describePatched(plan, desired, actual),
    ...describeCertificates(plan.certificates, desired, actual),
    ...describeDatabase(plan.database, actual),
    ...describeInitScripts(plan.initScripts, desired),
    ...describeExternal(plan, desired, actual),
    ...colors.flatMap((color) => pendingOn(color, plan)),
    ...colors.flatMap((color) => retagged(color, plan, desired, actual)),
    ...colors.flatMap((color) => republished(color, plan, desired, actual)),
    ...(plan.takesOver
      ? [
          "This stack is of an earlier version of this program: what that proved and migrated is taken over.",
        ]
      : []),
    ...(desired.unusedLogins ?? []).map(
      (settings) => `No image is from the registry of ${settings}: that login is not used.`,
    ),
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

/** What stops without its network is started by the update that makes one, unless an update had stopped it. */
function started(actual: Actual): Actual {
  const runs = (facts: ContainerFacts | undefined) => facts && { ...facts, status: "running" };
  const { database, proxy, backends } = actual;
  return {
    ...actual,
    database: runs(database),
    proxy: runs(proxy),
    backends: perColor((color) =>
      isStopped(color, actual) ? backends[color] : runs(backends[color]),
    ),
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
