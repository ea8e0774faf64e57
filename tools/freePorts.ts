import { createServer } from "node:net";

/** Free ports, each the first from its number on, all of them different. */
export async function freePorts<T extends string>(
  wanted: Readonly<Record<T, number>>,
): Promise<Record<T, number>> {
  const found: Record<string, number> = {};
  for (const [name, from] of Object.entries<number>(wanted)) {
    found[name] = await freePort(from, Object.values(found));
  }
  return found;
}

async function freePort(from: number, taken: readonly number[]): Promise<number> {
  for (let port = from; port < from + 1000; port++) {
    if (!taken.includes(port) && (await isFree(port))) return port;
  }
  throw new Error(`no free port from ${from} to ${from + 999}`);
}

/** Whether nobody listens at this port, on any address. */
export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => {
      resolve(false);
    });
    server.listen(port, () => {
      server.close(() => {
        resolve(true);
      });
    });
  });
}
