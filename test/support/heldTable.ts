import { spawn } from "node:child_process";
import { once } from "node:events";

/** Where psql is asked. */
interface Server {
  readonly container: string;
  readonly psql: readonly string[];
}

/** Somebody's open transaction. */
export interface HeldTable {
  release(): Promise<void>;
}

/**
 * Somebody reads the table that users write to, and leaves the transaction open: users notice nothing,
 * but who wants to alter the table waits, and everybody who comes later waits behind that.
 */
export async function holdTable({ container, psql }: Server): Promise<HeldTable> {
  const client = spawn("docker", ["exec", "-i", container, ...psql]);
  const ended = once(client, "exit");
  client.stdin.write("BEGIN; SELECT count(*) FROM observations WHERE key = 'a secret';\n");
  await once(client.stdout, "data");
  return {
    release: async () => {
      client.stdin.end("COMMIT;\n");
      await ended;
    },
  };
}
