import { createServer } from "node:net";
import { randomInt } from "node:crypto";

/** The ports of 127.0.0.1 that one test stack takes. */
export interface TestPorts {
  readonly proxy: number;
  readonly idle: number;
  readonly blue: number;
  readonly green: number;
  readonly database: number;
}

// Below the range from which Linux takes the clients' ends of connections: a port of a backend that is
// just being re-created could otherwise be taken by a request of the load.
const lowest = 20_000;
const highest = 32_000;

/** Ports that nobody listens on. */
export async function freePorts(): Promise<TestPorts> {
  for (;;) {
    const first = randomInt(lowest, highest);
    const [proxy, idle, blue, green, database] = [0, 1, 2, 3, 4].map((n) => first + n) as [
      number,
      number,
      number,
      number,
      number,
    ];
    const ports = { proxy, idle, blue, green, database };
    const free = await Promise.all(Object.values(ports).map(isFree));
    if (free.every(Boolean)) return ports;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => {
      resolve(false);
    });
    server.listen(port, "127.0.0.1", () => {
      server.close(() => {
        resolve(true);
      });
    });
  });
}
