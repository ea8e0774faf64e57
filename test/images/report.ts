import type { SeenRow } from "../../tools/checks/seen";
import type { LoadReport } from "../../tools/load/loadReport";
import { settingsOf } from "../support/testConfig";
import { writeSeen } from "../support/writeSeen";
import type { TriedImage } from "./triedImage";
import { triedImages } from "./triedImages";

/** Collects what was seen of every image, for tools/checks to make the table of docs/images.md from. */
class ImageReport {
  readonly #rows: SeenRow[] = [];

  add(image: TriedImage, { sent, failures }: LoadReport): void {
    this.#rows.push({ name: image.name, cells: cellsOf(image, sent, failures.length) });
  }

  /** Writes it to the file that IMAGES_SEEN names, if it names one. */
  async write(): Promise<void> {
    const matrix = triedImages.map(({ name }) => name);
    await writeSeen(process.env.IMAGES_SEEN, { matrix, rows: this.#rows });
  }
}

/** A row of the table, by its columns. */
export function cellsOf(
  { name, habit, settings = {}, refusal }: TriedImage,
  requests: number | string,
  lost: number | string,
): (number | string)[] {
  const needed = leaves(settings).map(([path, value]) => `\`${path}: ${value}\``);
  const result =
    refusal === undefined ? "accepted" : `refused: "${refusal.replaceAll("|", "\\|")}"`;
  return [name, habit, needed.join(", ") || "none", requests, lost, result];
}

/** The single values of settings; an empty list is one too. */
function leaves(settings: NonNullable<TriedImage["settings"]>): [string, string][] {
  const marked = JSON.parse(JSON.stringify(settings), (_, value: unknown) =>
    Array.isArray(value) && value.length === 0 ? "[]" : value,
  ) as unknown;
  return settingsOf(marked);
}

/** The one report of this run. */
export const imageReport = new ImageReport();
