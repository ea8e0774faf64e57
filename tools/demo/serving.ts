import { z } from "zod";

/** Who answers a user. */
export interface Serving {
  readonly color: string;
  readonly version: string;
}

const countSchema = z.object({ rows: z.number(), keys: z.number() });

/** Asks the proxy who serves; `none` before the first deployment. */
export async function askServing(url: string): Promise<Serving> {
  const answer = await fetch(`${url}/health`, { headers: { connection: "close" } });
  await answer.text();
  const header = (name: string) => answer.headers.get(name) ?? "unknown";
  return answer.ok
    ? { color: header("x-color"), version: header("x-version") }
    : { color: "none", version: "-" };
}

/** How many rows the database holds whose key begins with the prefix, and how many different keys. */
export async function countRows(
  url: string,
  keyPrefix: string,
): Promise<z.output<typeof countSchema>> {
  const answer = await fetch(`${url}/api/v1/observations/count?prefix=${keyPrefix}`);
  return countSchema.parse(await answer.json());
}
