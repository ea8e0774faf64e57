import { textWidth } from "./labels";
import { escapeXml } from "./svg";

/** One color of a picture, and what it stands for. */
export interface Entry {
  readonly fill: string;
  readonly text: string;
}

/** The entries beside each other, up to the right edge, in pixels. */
export function renderLegend(entries: readonly Entry[], right: number): string[] {
  let x = right;
  return [...entries].reverse().flatMap(({ fill, text }) => {
    x -= textWidth(text);
    const parts = [
      `<rect class="${fill}" x="${Math.round(x - 18)}" y="22" width="12" height="12" rx="2"/>`,
      `<text x="${Math.round(x)}" y="32">${escapeXml(text)}</text>`,
    ];
    x -= 36;
    return parts;
  });
}
