import { type Color, colors, isColor, otherColor } from "../color";
import type { Names } from "../names";
import type { Desired } from "./desired";
import { differences } from "./settings";
import type { Actual, ContainerFacts } from "./actual";

/** It does not run since an update has stopped it; what stands still without that fact has crashed. */
export function isStopped(color: Color, { serving, backends }: Actual): boolean {
  const facts = backends[color];
  return color !== serving && facts?.status === "exited" && facts.wasStopped === true;
}

/** The container that an update has stopped. */
export function stoppedOf({ backends }: Names, actual: Actual): string | undefined {
  const color = colors.find((one) => isStopped(one, actual));
  return color && backends[color];
}

/** The idle color is to run again, although traffic does not move to it. */
export function isToBeStarted(color: Color, { idle }: Desired, actual: Actual): boolean {
  return idle === "keep" && color !== actual.serving && actual.backends[color]?.wasStopped === true;
}

/**
 * The idle color is stopped, with `backend.idle: stop`: by an update that moves no traffic, while nginx and what it
 * serves run, and the latter is proven; and never one that waits for the switch to it.
 */
export function isToBeStopped(color: Color, desired: Desired, actual: Actual): boolean {
  const { serving, backends, hasFacts, isAssumed, proxy } = actual;
  const idle = backends[color];
  const active = isColor(serving) ? backends[serving] : undefined;
  return (
    desired.idle === "stop" &&
    serving === desired.activeColor &&
    color !== serving &&
    hasFacts &&
    isAssumed !== true &&
    proxy?.status === "running" &&
    idle?.status === "running" &&
    active?.status === "running" &&
    active.proof !== undefined &&
    (hasServed(color, idle, actual) || !bringsAnything(color, desired, actual))
  );
}

/** Traffic was on this container, or about to be when its switch failed. */
function hasServed(color: Color, { image, proof }: ContainerFacts, { served }: Actual): boolean {
  return proof?.smokePaths !== undefined && served[color] === image;
}

/** A switch would bring users what they do not have; not so after a first deployment with one image. */
function bringsAnything(color: Color, desired: Desired, { backends }: Actual): boolean {
  const lacks = (one: Color) => differences(backends[one]?.settings ?? {}, desired.backends[one]);
  const missing = lacks(color);
  const active = otherColor(color);
  return (
    backends[color]?.image !== backends[active]?.image ||
    lacks(active).some((name) => !missing.includes(name))
  );
}
