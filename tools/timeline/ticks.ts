/** Round numbers from 0 to the first that is not below the value, in at most so many steps. */
export function ticksTo(value: number, atMostSteps: number): readonly number[] {
  const least = Math.max(value, Number.EPSILON) / atMostSteps;
  const magnitude = 10 ** Math.floor(Math.log10(least));
  const step = [1, 2, 5, 10].map((digit) => digit * magnitude).find((s) => s >= least) ?? least;
  const steps = Math.max(1, Math.ceil(value / step));
  return Array.from({ length: steps + 1 }, (_, index) => Number((index * step).toPrecision(12)));
}
