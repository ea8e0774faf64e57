import { isLeftBehind, neverRan } from "./action";
import { isProven } from "./backendPlan";
import { type Color, colors, otherColor } from "../color";
import { shortVersion } from "../config/imageReference";
import type { Plan } from "./decide";
import type { Desired } from "./desired";
import { describeIdle } from "./describeIdle";
import { isStopped } from "./idle";
import { notRunning } from "./notRunning";
import type { Actual } from "./actual";

/** What happens to one color, in words. */
export function describeBackend(
  color: Color,
  plan: Plan,
  desired: Desired,
  actual: Actual,
): string[] {
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
      return [...neverProven(color, plan, actual), ...kept(color, plan, desired, actual)];
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

function kept(color: Color, plan: Plan, desired: Desired, actual: Actual): string[] {
  const name = capital(color);
  const facts = actual.backends[color];
  if (facts === undefined) {
    return [`${name}'s container is gone; the next update creates it again.`];
  }
  if (neverRan(facts) && plan.backends[color].prove) {
    return [`${name} was never started: it is started and proven.`];
  }
  const trouble = isStopped(color, actual)
    ? []
    : notRunning(name, desired.names.backends[color], facts.status);
  if (plan.isSwitch && color === plan.from) {
    return [leavesBehind(name, desired), ...trouble];
  }
  return [...describeIdle(color, plan, actual), ...trouble];
}

function leavesBehind(name: string, { idle }: Desired): string {
  return `${name} stays as it is, as the rollback target${idle === "stop" ? "; the next update stops it (backend.idle)" : ""}.`;
}

/** The settings that a color does not run with after the update. */
export function pendingOn(color: Color, plan: Plan): string[] {
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
export function retagged(color: Color, plan: Plan, { names }: Desired, actual: Actual): string[] {
  const running = actual.backends[color];
  const isSo = actual.retagged?.includes(names.backends[color]) === true;
  return running !== undefined && isSo && plan.backends[color].action === "keep"
    ? [
        `${capital(color)} does not run what its tag ${shortVersion(running.image)} names now; a release needs a tag of its own.`,
      ]
    : [];
}

/** A tag that was pushed again: by its digest that image is a release like any other, on the idle color. */
export function republished(
  color: Color,
  plan: Plan,
  { images }: Desired,
  actual: Actual,
): string[] {
  const running = actual.backends[color];
  const now = actual.published?.[color];
  if (running === undefined || now === undefined) {
    return [];
  }
  const tag = shortVersion(running.image);
  if ("trouble" in now) {
    return [`Whether ${tag} is still what ${color} runs is not known: ${now.trouble}.`];
  }
  const isKnown = colors.some(
    (each) =>
      images[each].endsWith(`@${now.digest}`) ||
      actual.digests?.[each]?.some(({ digest }) => digest === now.digest) === true,
  );
  if (isKnown) {
    return [];
  }
  const idle = otherColor(plan.to);
  const isBusy = plan.isSwitch || plan.backends[idle].action !== "keep";
  return [
    `${capital(color)} does not run what its registry has as ${tag} now. To release that${isBusy ? " after this update" : ""}: pulumi config set --path images.${idle} ${running.image}@${now.digest}`,
  ];
}

function capital(color: Color): string {
  return color === "blue" ? "Blue" : "Green";
}
