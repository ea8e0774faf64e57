import { isColor, perColor } from "../color";
import type { Desired } from "./desired";
import type { ContainerFacts, Actual } from "./actual";

/** Outputs of the last update, as the stack recorded them; undefined where there are none. */
export interface LastOutputs {
  readonly activeColor: unknown;
  readonly images: unknown;
}

/**
 * The host as the last update left it, for a preview that cannot reach the Docker host: the recorded
 * color and images, and everything else as it is desired, since nobody can tell.
 */
export function assumeLastOutputs(
  actual: Actual,
  { activeColor, images }: LastOutputs,
  desired: Desired,
): Actual {
  if (!isColor(activeColor)) {
    return { ...actual, serving: "none" };
  }
  const facts = (image: string, settings: ContainerFacts["settings"]): ContainerFacts => ({
    id: "",
    status: "running",
    stack: desired.stack,
    image,
    settings,
  });
  return {
    ...actual,
    isAssumed: true,
    serving: activeColor,
    database: facts("", desired.database),
    proxy: facts("", desired.proxy),
    backends: perColor((color) =>
      facts(lastImage(images, color) ?? desired.images[color], desired.backends[color]),
    ),
  };
}

function lastImage(images: unknown, color: "blue" | "green"): string | undefined {
  const image =
    typeof images === "object" && images !== null
      ? (images as Record<string, unknown>)[color]
      : undefined;
  return typeof image === "string" ? image : undefined;
}
