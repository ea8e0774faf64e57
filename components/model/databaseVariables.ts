/** The variables that tell a backend where its database is, in the order in which they are documented. */
const names = ["DB_HOST", "DB_PORT", "DB_NAME", "DB_USER", "DB_PASSWORD", "DATABASE_URL"];

/** Those that hold the password. */
const secretNames: readonly string[] = ["DB_PASSWORD", "DATABASE_URL"];

/** A database as its clients reach it. */
export interface DatabaseAddress {
  readonly host: string;
  readonly port: number;
  readonly name: string;
  readonly user: string;
  readonly password: string;
  readonly url: string;
}

/** The values of all of them. */
export function databaseVariables(database: DatabaseAddress): Readonly<Record<string, string>> {
  return {
    DB_HOST: database.host,
    DB_PORT: String(database.port),
    DB_NAME: database.name,
    DB_USER: database.user,
    DB_PASSWORD: database.password,
    DATABASE_URL: database.url,
  };
}

const reference = new RegExp(`\\$?\\$\\{(${names.join("|")})\\}`, "g");

/** Whether a text is another one once its references are replaced. */
export function hasReferences(text: string): boolean {
  return text.search(reference) >= 0;
}

/** Whether a text holds the password once its references are replaced. */
export function refersToPassword(text: string): boolean {
  return [...text.matchAll(reference)].some(
    ([whole, name = ""]) => !isEscaped(whole) && secretNames.includes(name),
  );
}

/**
 * A text in which `${DB_HOST}`, and the other names above, are replaced by their values; `$${DB_HOST}` is the text
 * `${DB_HOST}`. Any other `$` stays as it is, since a password or a pattern may hold one.
 */
export function replaceReferences(text: string, values: Readonly<Record<string, string>>): string {
  return text.replaceAll(reference, (whole, name: string) =>
    isEscaped(whole) ? whole.slice(1) : (values[name] ?? whole),
  );
}

function isEscaped(whole: string): boolean {
  return whole.startsWith("$$");
}
