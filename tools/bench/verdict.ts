/** What is measured: the proxy of a stack, and a plain nginx, each without a log and with the default one. */
export const contestants = ["ours", "plain", "oursLogged", "plainLogged"] as const;

export type Contestant = (typeof contestants)[number];

/** Requests per second in each round. */
export type Rates = Readonly<Record<Contestant, readonly number[]>>;

/** What a run has shown. */
export interface Verdict {
  readonly lines: readonly string[];
  readonly isFastEnough: boolean;
}

/** The proxy may have this part of what a plain nginx has, at least. */
const least = 0.8;

const names: Readonly<Record<Contestant, string>> = {
  ours: "the proxy, without a log",
  plain: "plain nginx, without a log",
  oursLogged: "the proxy, with its default log",
  plainLogged: "plain nginx, with the same log",
};

/** Compares the medians of one run; the last line is the result. */
export function judge(rates: Rates): Verdict {
  const median = (who: Contestant) => middle(rates[who]);
  const silent = median("ours") / median("plain");
  const logged = median("oursLogged") / median("plainLogged");
  const whole = median("oursLogged") / median("plain");
  const rows = contestants.map((who) => {
    const rounds = rates[who].map((rate) => Math.round(rate)).join(", ");
    return `${names[who]}: ${Math.round(median(who))} requests/s (${rounds})`;
  });
  return {
    lines: [
      ...rows,
      `the proxy with its default log: ${ratio(whole)} plain without one`,
      `proxy: ${ratio(silent)} plain, ${ratio(logged)} plain with the same log`,
    ],
    isFastEnough: silent >= least && logged >= least,
  };
}

function ratio(value: number): string {
  return `${value.toFixed(2)} x`;
}

function middle(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const half = Math.floor(sorted.length / 2);
  const [below = NaN, above = NaN] = [sorted[half - 1], sorted[half]];
  return sorted.length % 2 === 1 ? above : (below + above) / 2;
}
