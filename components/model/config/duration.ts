/** The form that {@link parseDuration} takes, for error texts. */
export const durationForm = "a duration such as 30s, 5m or 1h30m";

/** Whole seconds of the longest duration that a setting can have: a day. */
export const longestDuration = 86_400;

const unitSeconds: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1 };

/** Whole seconds of `1h2m3s` and its parts; `undefined` for anything else. */
export function parseDuration(text: string): number | undefined {
  if (!/^(\d+h)?(\d+m)?(\d+s)?$/.test(text) || text === "") {
    return undefined;
  }
  return [...text.matchAll(/(\d+)([hms])/g)].reduce(
    (seconds, [, amount, unit]) => seconds + Number(amount) * (unitSeconds[unit ?? "s"] ?? 0),
    0,
  );
}

/** `seconds` as Go prints a duration (`1m30s`): the Docker plugin compares these texts. */
export function goDuration(seconds: number): string {
  const h = Math.floor(seconds / 3600);
  const m = Math.floor((seconds % 3600) / 60);
  const s = `${seconds % 60}s`;
  if (h > 0) {
    return `${h}h${m}m${s}`;
  }
  return m > 0 ? `${m}m${s}` : s;
}
