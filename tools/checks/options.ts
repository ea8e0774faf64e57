import { parsePart, type Part, whole } from "../parts";

/** What a run that can be divided is asked to do. */
export interface DividedOptions {
  readonly part: Part;
  /** Run nothing, and put so many parts together. */
  readonly together: number | undefined;
  /** Everything else on the command line. */
  readonly further: readonly string[];
}

/**
 * Reads `--part <number>/<of how many>` and `--together <how many>`.
 * @throws Error when their values are none.
 */
export function parseDivided(args: readonly string[]): DividedOptions {
  const [part, withoutPart] = taken("--part", args);
  const [together, further] = taken("--together", withoutPart);
  if (together !== undefined && !/^[1-9]\d{0,2}$/.test(together)) {
    throw new Error(`--together: expected how many parts there are, such as 4, got ${together}`);
  }
  return {
    part: part === undefined ? whole : parsePart(part),
    together: together === undefined ? undefined : Number(together),
    further,
  };
}

/** The value of an option, if it is given, and the other words. */
function taken(name: string, args: readonly string[]): [string | undefined, readonly string[]] {
  const at = args.findIndex((word) => word === name || word.startsWith(`${name}=`));
  const word = args[at];
  if (word === undefined) return [undefined, args];
  if (word !== name) return [word.slice(name.length + 1), args.filter((_, i) => i !== at)];
  return [args[at + 1] ?? "", args.filter((_, i) => i !== at && i !== at + 1)];
}
