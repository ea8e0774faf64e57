import { parseArgs } from "node:util";
import type { Traffic } from "./story";

/** How the demo can be called. */
export const usage = `usage: npm run demo [-- --connections <number>] [--rate <requests per second>] [--write-wall <file>] [--write-timeline <file>]
       npm run demo:pulumi -- <arguments of pulumi>
       npm run demo:clean`;

/** What a person may choose. */
export interface DemoOptions {
  readonly traffic: Traffic;
  /** The files to write the pictures to; without them the demo's own folder takes them. */
  readonly wall: string | undefined;
  readonly timeline: string | undefined;
}

/** The command line's options; the error of an unknown or malformed one names what is allowed. */
export function parseOptions(args: readonly string[]): DemoOptions {
  const option = { type: "string" } as const;
  const { values } = parseArgs({
    args: [...args],
    options: { connections: option, rate: option, "write-wall": option, "write-timeline": option },
  });
  return {
    traffic: {
      connections: whole("--connections", values.connections ?? "100"),
      requestsPerSecond: whole("--rate", values.rate ?? "300"),
    },
    wall: values["write-wall"],
    timeline: values["write-timeline"],
  };
}

function whole(name: string, text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new Error(`${name}: not a whole number; expected 1 or more, got ${text}\n${usage}`);
}
