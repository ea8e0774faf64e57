import { isColor, perColor } from "./color";
import type { Desired } from "./desired";
import type { ContainerFacts, World } from "./world";

/** Outputs of the last update, as the stack recorded them; undefined where there are none. */
export interface Recorded {
  readonly activeColor: unknown;
  readonly images: unknown;
}

/**
 * The world as the last update left it, for a preview that cannot reach the Docker host: the recorded
 * color and images, and everything else as it is desired, since nobody can tell.
 */
export function assumeRecorded(
  world: World,
  { activeColor, images }: Recorded,
  desired: Desired,
): World {
  if (!isColor(activeColor)) {
    return { ...world, serves: "none" };
  }
  const facts = (image: string, settings: ContainerFacts["settings"]): ContainerFacts => ({
    id: "",
    status: "running",
    stack: desired.stack,
    image,
    settings,
  });
  return {
    ...world,
    isAssumed: true,
    serves: activeColor,
    database: facts("", desired.database),
    proxy: facts("", desired.proxy),
    backends: perColor((color) =>
      facts(recordedImage(images, color) ?? desired.images[color], desired.backends[color]),
    ),
  };
}

function recordedImage(images: unknown, color: "blue" | "green"): string | undefined {
  const image =
    typeof images === "object" && images !== null
      ? (images as Record<string, unknown>)[color]
      : undefined;
  return typeof image === "string" ? image : undefined;
}
