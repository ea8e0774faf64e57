import { setTimeout as sleep } from "node:timers/promises";
import { Connection } from "../../tools/load/connection";
import type { Outcome } from "../../tools/load/outcome";

/** Users who all POST at once, again and again, each over a keep-alive connection of its own. */
export interface BurstOptions {
  readonly port: number;
  readonly path: string;
  readonly users: number;
  readonly seconds: number;
  /** From the last answer of one burst to the next burst: as long as a backend keeps a connection. */
  readonly pauseMs: number;
}

/**
 * Sends bursts of POSTs and returns every outcome. The pause of each user differs by a millisecond, so
 * that some POSTs set out at the very moment when the backend closes a connection that was idle.
 */
export async function postBursts(options: BurstOptions): Promise<Outcome[]> {
  const { port, users, seconds, pauseMs } = options;
  const connections = Array.from(
    { length: users },
    (_, user) => new Connection(user, { port, timeoutMs: 30_000 }),
  );
  const outcomes: Outcome[] = [];
  const giveUpAt = Date.now() + seconds * 1000;
  for (let round = 0; Date.now() < giveUpAt; round++) {
    const burst = connections.map(async (connection, user) => {
      await sleep(pauseMs + user);
      return post(connection, options.path, `burst-${round}-${user}`);
    });
    outcomes.push(...(await Promise.all(burst)));
  }
  for (const connection of connections) connection.close();
  return outcomes;
}

function post(connection: Connection, path: string, key: string): Promise<Outcome> {
  const body = JSON.stringify({ series: "burst", value: 1, key });
  return new Promise((resolve) => {
    connection.send({ method: "POST", path, body }, { settled: resolve, spoiled: resolve });
  });
}
