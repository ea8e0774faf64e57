/** A label to be put beside a vertical line; x in pixels. */
export interface Label {
  readonly text: string;
  readonly x: number;
}

/** A label with its place: where its text begins (pixels), and its lane, 0 being the lowest. */
export interface PlacedLabel extends Label {
  readonly textX: number;
  readonly lane: number;
}

const gap = 5;

/** Width in pixels that a text takes at most in the 12 pixel font of the timeline. */
export function textWidth(text: string): number {
  return text.length * 6.8;
}

/**
 * Places each label right of its line, or left of it where the border is near, in as few lanes as
 * keep them apart: a label is above the lines that it reaches over, since a line ends at its label.
 */
export function placeLabels(labels: readonly Label[], rightBorder: number): readonly PlacedLabel[] {
  const byX = [...labels].sort((a, b) => a.x - b.x);
  const fits = ({ x, text }: Label) => x + gap + textWidth(text) <= rightBorder;
  const placed: PlacedLabel[] = [];
  for (const label of byX.filter((each) => !fits(each))) {
    placed.push(placeAbove(placed, label, label.x - gap - textWidth(label.text)));
  }
  for (const label of byX.filter(fits).reverse()) {
    placed.push(placeAbove(placed, label, label.x + gap));
  }
  return placed.sort((a, b) => a.x - b.x);
}

function placeAbove(placed: readonly PlacedLabel[], label: Label, textX: number): PlacedLabel {
  const isInTheWay = (other: PlacedLabel) =>
    Math.min(other.x, other.textX) - gap < Math.max(label.x, endOf(label, textX)) &&
    Math.max(other.x, endOf(other, other.textX)) + gap > Math.min(label.x, textX);
  const lanesBelow = placed.filter(isInTheWay).map(({ lane }) => lane);
  return { ...label, textX, lane: Math.max(-1, ...lanesBelow) + 1 };
}

function endOf({ text }: Label, textX: number): number {
  return textX + textWidth(text);
}
