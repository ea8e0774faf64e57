import type { Color } from "./color";
import type { Names } from "./names";
import type { Fingerprint } from "./settings";

/** What the configuration asks for, in the form in which the world answers. */
export interface Desired {
  /** `project/stack`. */
  readonly stack: string;
  readonly names: Names;
  readonly activeColor: Color;
  readonly images: Readonly<Record<Color, string>>;
  readonly backends: Readonly<Record<Color, Fingerprint>>;
  /** The part of `database` that is written into the data volume for good. */
  readonly databaseIdentity: Fingerprint;
  readonly database: Fingerprint;
  readonly proxy: Fingerprint;
  /** Hash of the rendered nginx configuration. */
  readonly configuration: string;
  /** SHA-256 of its text. */
  readonly configurationFile: string;
  readonly allowDowntime: boolean;
}
