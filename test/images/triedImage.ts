import type { Color } from "../../components/model/color";
import type { TestStack } from "../support/testStack";

/** Builds one release of an image: what answers says the version as `X-Version`. */
export type Build = (tag: string, version: string) => Promise<void>;

/** An image as people have it, and how its releases end. */
export interface TriedImage {
  /** In words, for the report; unique. */
  readonly name: string;
  /** What sets it apart. */
  readonly habit: string;
  /** Belongs to the subset that `npm test` runs. */
  readonly isFast?: boolean;
  /** What it needs in the configuration, as in a stack file. */
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly build: Build;
  /** The sentences with which a release is refused, `…` for what varies; without them it is to be accepted. */
  readonly refusal?: string;
  /** What must hold of the container of a color that has served. */
  verify?(stack: TestStack, color: Color): Promise<void>;
}
