/** The trained model: how strongly new values move the level (alpha) and the trend (beta), both in 0..1. */
export interface Smoothing {
  readonly alpha: number;
  readonly beta: number;
}

/** Holt's linear exponential smoothing: the next `horizon` values after `history` (oldest first). */
export function forecast(
  history: readonly number[],
  horizon: number,
  { alpha, beta }: Smoothing,
): number[] {
  const [first, second] = history;
  if (first === undefined) return [];
  let level = first;
  let trend = second === undefined ? 0 : second - first;
  for (const value of history.slice(1)) {
    const previous = level;
    level = alpha * value + (1 - alpha) * (previous + trend);
    trend = beta * (level - previous) + (1 - beta) * trend;
  }
  return Array.from({ length: horizon }, (_, step) => level + (step + 1) * trend);
}
