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

/** Gives the load a series to ask for. */
export async function seedSeries(url: string): Promise<void> {
  const body = JSON.stringify({ series: "load", value: 1, key: "seed" });
  const answer = await fetch(`${url}/api/v1/observations`, { method: "POST", body });
  if (!answer.ok) throw new Error(`${url} takes no observation: ${await answer.text()}`);
}

/** How many rows the database holds whose key begins with the prefix, and how many different keys. */
export async function countRows(
  url: string,
  keyPrefix: string,
): Promise<z.output<typeof countSchema>> {
  const answer = await fetch(`${url}/api/v1/observations/count?prefix=${keyPrefix}`);
  return countSchema.parse(await answer.json());
}
