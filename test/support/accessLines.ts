import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

/** What a log has of requests for `/counted/<label>/<number>`. */
export interface Counted {
  /** Of all lines, as many as are not one request in JSON. */
  readonly broken: number;
  /** Numbers below the count that have no line, and those that have several. */
  readonly missing: number;
  readonly repeated: number;
  /** The first lines that do not parse. */
  readonly examples: readonly string[];
}

/** Each number below `count` once, and nothing that does not parse. */
export const complete: Counted = { broken: 0, missing: 0, repeated: 0, examples: [] };

/** Reads the lines that a `docker` command prints to its standard output. */
export async function countLines(
  label: string,
  count: number,
  ...args: readonly string[]
): Promise<Counted> {
  const beginning = `/counted/${label}/`;
  const seen = new Uint8Array(count);
  const examples: string[] = [];
  let broken = 0;
  let repeated = 0;
  const child = spawn("docker", args, { stdio: ["ignore", "pipe", "ignore"] });
  const ended = once(child, "close");
  for await (const line of createInterface({ input: child.stdout })) {
    const path = pathIn(line);
    if (path === undefined) {
      broken += 1;
      if (examples.length < 3) examples.push(line);
    } else if (path.startsWith(beginning)) {
      const number = Number(path.slice(beginning.length));
      if (seen[number] === 1) repeated += 1;
      seen[number] = 1;
    }
  }
  await ended;
  return { broken, missing: seen.filter((one) => one === 0).length, repeated, examples };
}

function pathIn(line: string): string | undefined {
  try {
    const entry = JSON.parse(line) as Record<string, unknown>;
    return typeof entry.path === "string" && "upstream_seconds" in entry ? entry.path : undefined;
  } catch {
    return undefined;
  }
}
