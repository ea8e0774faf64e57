import type { Actual, ContainerFacts } from "./actual";
import type { Plan } from "./decide";
import type { Desired } from "./desired";
import { imageOfProxy } from "./settings";

/** Which nginx serves when the update is over, in words: only where that is not the proxy's own. */
export function describePatched(
  { patched: { action, image } }: Plan,
  desired: Desired,
  { patched, isPatchedServing, proxy }: Actual,
): string[] {
  const own = proxy?.image ?? "its own";
  const newer = newDefault(action === "keep" ? patched : proxy, desired, proxy?.handsOver === true);
  switch (action) {
    case "none":
      return newer;
    case "keep":
      return [
        `nginx of ${image} serves (container ${desired.names.patched}); should it end, the proxy's own ${own} serves until the next update.`,
        ...newer,
      ];
    case "create":
      return [`nginx of ${image} takes over from ${own}; no request is lost.`];
    case "recreate":
      return [
        isPatchedServing === true
          ? `nginx of ${image} takes over from ${patched?.image ?? own}; no request is lost.`
          : `nginx of ${image} does not run, and the proxy's own ${own} serves: ${image} takes over again; no request is lost.`,
      ];
    case "remove":
      return [`The proxy's own nginx of ${own} takes over again; no request is lost.`];
  }
}

/** Whoever names no image keeps what runs. */
function newDefault(
  running: ContainerFacts | undefined,
  { defaultImages, patched: today }: Desired,
  canHandOver: boolean,
): string[] {
  const image = defaultImages[imageOfProxy];
  return image === undefined ||
    running === undefined ||
    !canHandOver ||
    running.settings[imageOfProxy] === today[imageOfProxy]
    ? []
    : [
        `The proxy keeps ${running.image} (new stacks get ${image}); to take that without losing a request: pulumi config set --path proxy.image ${image} && pulumi up.`,
      ];
}
