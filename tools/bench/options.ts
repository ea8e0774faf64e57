/** How long and how hard each nginx is asked. */
export interface BenchOptions {
  readonly rounds: number;
  /** Of each nginx in each round. */
  readonly seconds: number;
  readonly connections: number;
}

const defaults: BenchOptions = { rounds: 3, seconds: 8, connections: 64 };

/**
 * Reads `--rounds`, `--seconds` and `--connections`, each followed by a whole number.
 * @throws Error that names what it does not know.
 */
export function parseBenchOptions(args: readonly string[]): BenchOptions {
  const options: Record<string, number> = { ...defaults };
  for (let at = 0; at < args.length; at += 2) {
    const [word = "", value = ""] = args.slice(at, at + 2);
    const name = word.replace(/^--/, "");
    if (!word.startsWith("--") || !Object.hasOwn(defaults, name)) {
      throw new Error(`expected --rounds, --seconds or --connections, got ${word}`);
    }
    if (!/^[1-9]\d{0,3}$/.test(value)) {
      throw new Error(`${word}: expected a whole number from 1 to 9999, got ${value}`);
    }
    options[name] = Number(value);
  }
  return options as unknown as BenchOptions;
}
