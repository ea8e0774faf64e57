import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parse } from "yaml";

const root = resolve(__dirname, "../../..");
const project = "forecaster-enterprise";

/** What stands under `config` in a file of the engine, without the project's name before each key. */
export function configOf(file: string): Readonly<Record<string, unknown>> {
  const { config } = parse(textOf(file)) as { config: Record<string, unknown> };
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => [key.replace(`${project}:`, ""), value]),
  );
}

/** The text of a file at the top of the repository. */
export function textOf(file: string): string {
  return readFileSync(join(root, file), "utf8");
}
