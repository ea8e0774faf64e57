import { createHash } from "node:crypto";
import type { Config } from "../config/schema";
import { restartParameters } from "../config/parameters";

/** Parameters of Postgres, and extensions of the database, as its scripts take them. */
export type Parameters = Readonly<Record<string, string>>;

/** Those that Postgres reads at its start alone: a change of one is a new container. */
export function parametersOfStart({ parameters }: Config["database"]): Parameters {
  return filtered(parameters, (name) => restartParameters.has(name));
}

/** Those that Postgres takes while it runs. */
export function parametersOfReload({ parameters }: Config["database"]): Parameters {
  return filtered(parameters, (name) => !restartParameters.has(name));
}

/** The command of Postgres's container; undefined where the image's own does. */
export function startCommand(database: Config["database"]): string[] | undefined {
  const words = Object.entries(parametersOfStart(database)).flatMap(([name, value]) => [
    "-c",
    `${name}=${value}`,
  ]);
  return words.length === 0 ? undefined : ["postgres", ...words];
}

/** What makes them so, as SQL: a statement a line. */
export function parameterStatements(database: Config["database"]): string {
  const extensions = database.extensions.map(
    (name) => `CREATE EXTENSION IF NOT EXISTS "${name}" CASCADE;`,
  );
  const parameters = Object.entries(parametersOfReload(database)).map(([name, value]) =>
    alteration(name, value),
  );
  return [...extensions, ...parameters].join("\n");
}

/** What tells one set of them from another; undefined for none. */
export function parametersHash(database: Config["database"]): string | undefined {
  const statements = parameterStatements(database);
  return statements === ""
    ? undefined
    : createHash("sha256").update(statements).digest("hex").slice(0, 12);
}

/** Of these each element is a name of its own, and one text with commas would be one name. */
const lists: readonly string[] = [
  ...["local_preload_libraries", "search_path", "session_preload_libraries", "temp_tablespaces"],
];

function alteration(name: string, value: string): string {
  const elements = lists.includes(name) ? elementsOf(value) : [value];
  // Postgres would take an empty text for a name: of a library that is missing, with which nobody can log in.
  return elements.length === 0 && name !== "search_path"
    ? `ALTER SYSTEM RESET ${name};`
    : `ALTER SYSTEM SET ${name} = ${elements.length === 0 ? "''" : elements.map(literal).join(", ")};`;
}

/** The names of a list as Postgres shows it: one in quotes can hold a comma, and Postgres puts it into quotes itself. */
function elementsOf(value: string): string[] {
  const parts = value.match(/(?:"(?:[^"]|"")*"|[^,"]|")+/g) ?? [];
  return parts
    .map((part) => part.trim())
    .map((part) => /^"(.*)"$/.exec(part)?.[1]?.replaceAll('""', '"') ?? part)
    .filter((part) => part !== "");
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

function filtered(parameters: Parameters, keeps: (name: string) => boolean): Parameters {
  return Object.fromEntries(Object.entries(parameters).filter(([name]) => keeps(name)));
}
