import { randomInt } from "node:crypto";
import { isFree } from "../../tools/freePorts";
import { type Part, parsePart } from "../../tools/parts";

/** The ports of 127.0.0.1 that one test stack takes. */
export interface TestPorts {
  readonly proxy: number;
  readonly idle: number;
  readonly blue: number;
  readonly green: number;
  readonly database: number;
  readonly tls: number;
}

// Below the range from which Linux takes the clients' ends of connections: a port of a backend that is
// just being re-created could otherwise be taken by a request of the load.
const lowest = 20_000;
const highest = 32_000;
const perStack = 6;

let following: number | undefined;

/** Ports in a row that nobody listens on, and that this process has not given to another stack. */
export async function freePorts(): Promise<TestPorts> {
  const own = portsOf(parsePart(process.env.TEST_PORTS ?? "1/1"));
  for (;;) {
    const first = following ?? randomInt(own.lowest, own.highest - perStack);
    following = first + perStack;
    if (following > own.highest) {
      following = own.lowest;
      continue;
    }
    const ports = {
      proxy: first,
      idle: first + 1,
      blue: first + 2,
      green: first + 3,
      database: first + 4,
      tls: first + 5,
    };
    const free = await Promise.all(Object.values(ports).map(isFree));
    if (free.every(Boolean)) return ports;
  }
}

/** The share of the ports for one of several test runs at once: what one has found free, another cannot take. */
function portsOf({ number, of }: Part) {
  const size = Math.floor((highest - lowest) / of);
  return { lowest: lowest + (number - 1) * size, highest: lowest + number * size };
}
