import type { newStackImages } from "./newStackImages";
import type { Config } from "./schema";
import { valueAt } from "./valueAt";

/** The images that a configuration leaves to this program, with the references that new stacks get. */
export type DefaultImages = Readonly<Partial<Record<keyof typeof newStackImages, string>>>;

/** Which images the `values` that somebody wrote leave open. */
export function defaultImages(values: unknown, { database, proxy }: Config): DefaultImages {
  const isOpen = (part: string) => valueAt(values, [part, "image"]) === undefined;
  return {
    ...(isOpen("database") ? { "database.image": database.image } : {}),
    ...(isOpen("proxy") ? { "proxy.image": proxy.image } : {}),
  };
}
