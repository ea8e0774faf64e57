import type { Action } from "./action";
import type { Actual, ContainerFacts } from "./actual";
import type { Desired } from "./desired";
import { differences, imageOfProxy } from "./settings";

/**
 * What an update does with the nginx that takes over from the proxy's own; `none`: there is none, `remove`: the
 * proxy's own serves again.
 */
export type PatchedAction = Action | "none" | "remove";

/** The nginx of another image than the proxy was made with. */
export interface PatchedPlan {
  readonly action: PatchedAction;
  /** The image that it runs when the update is over; empty where there is none. */
  readonly image: string;
}

/** The oldest Linux on which a connection that is being opened is not lost when its listener closes: 5.14. */
const oldestKernel = [5, 14] as const;

/** Whether a proxy that is made on this host can hand over without a lost request; not where nobody knows. */
export function canHandOver({ kernelVersion = "" }: Actual): boolean {
  const [, major = 0, minor = 0] = (/^(\d+)\.(\d+)/.exec(kernelVersion) ?? []).map(Number);
  return major > oldestKernel[0] || (major === oldestKernel[0] && minor >= oldestKernel[1]);
}

/** Whether nginx serves in a proxy that can hand over, when the update is over. */
export function handsOver(proxy: Action, actual: Actual): boolean {
  return proxy === "keep" ? actual.proxy?.handsOver === true : canHandOver(actual);
}

/** What becomes of it beside a proxy of which the action is known. */
export function patchedPlan(proxy: Action, desired: Desired, actual: Actual): PatchedPlan {
  const { patched } = actual;
  if (actual.isAssumed === true) {
    return { action: patched === undefined ? "none" : "keep", image: patched?.image ?? "" };
  }
  const image = wantedImage(desired, actual);
  if (proxy !== "keep" || actual.proxy?.handsOver !== true || image === undefined) {
    return { action: patched === undefined ? "none" : "remove", image: "" };
  }
  return { action: actionOf(patched, desired, actual), image };
}

function actionOf(patched: ContainerFacts | undefined, desired: Desired, actual: Actual): Action {
  if (patched === undefined) {
    return "create";
  }
  const isOther =
    !isImageLeftOpen(desired) && differences(patched.settings, desired.patched).length > 0;
  // What its update did not see to the end, the engine may not know.
  const isKnown = patched.knownId === patched.id;
  return isOther || !isKnown || actual.isPatchedServing !== true ? "recreate" : "keep";
}

/** The image that is to take over from the proxy's own; undefined where that serves itself. */
function wantedImage(desired: Desired, { proxy, patched }: Actual): string | undefined {
  if (isImageLeftOpen(desired)) {
    return patched?.image;
  }
  const isOwn = proxy?.settings[imageOfProxy] === desired.proxy[imageOfProxy];
  return isOwn ? undefined : desired.proxyImage;
}

/** Whoever names no image keeps what runs. */
function isImageLeftOpen({ defaultImages }: Desired): boolean {
  return Object.hasOwn(defaultImages, imageOfProxy);
}
