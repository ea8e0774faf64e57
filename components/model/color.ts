/** The two backends by name; exactly one of them is active, the other is idle. */
export const colors = ["blue", "green"] as const;

/** `blue` or `green`. */
export type Color = (typeof colors)[number];

/** The color that is not `color`. */
export function otherColor(color: Color): Color {
  return color === "blue" ? "green" : "blue";
}

/** True when `value` names a color. */
export function isColor(value: unknown): value is Color {
  return value === "blue" || value === "green";
}

/** `{ blue: make("blue"), green: make("green") }`. */
export function perColor<T>(make: (color: Color) => T): Record<Color, T> {
  return { blue: make("blue"), green: make("green") };
}
