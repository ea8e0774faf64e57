/** A database that this stack does not run, as `databaseUrl` tells of it. */
export interface ExternalDatabase {
  /** As it was given: `DATABASE_URL`. */
  readonly url: string;
  /** As a driver takes it: an IPv6 address without brackets. */
  readonly host: string;
  /** Where people reach it. */
  readonly address: string;
  readonly port: number;
  readonly name: string;
  readonly user: string;
  readonly password: string;
  /** Where psql finds it: without user and password, and with those parameters alone that libpq knows. */
  readonly connection: string;
}

/** The form of `databaseUrl`, for messages. */
export const databaseUrlForm = "postgresql://user:password@host:5432/name?sslmode=require";

/**
 * Reads a URL with whatever scheme a backend's library wants.
 * @throws Error that says in words what is wrong, and shows nothing of the URL.
 */
export function parseExternalDatabase(url: string): ExternalDatabase {
  if (!/^[a-z][a-z0-9+.-]*:\/\/\S+$/.test(url) || !URL.canParse(url)) {
    throw new Error("not the URL of one database");
  }
  const { hostname, port: given, pathname, username, password, searchParams } = new URL(url);
  const [user, secret, name] = [username, password, pathname.slice(1)].map(decoded);
  if (hostname === "" || !user || !secret || !name || name.includes("/")) {
    throw new Error("a URL without host, user, password or name of the database");
  }
  if ([user, secret, name].some((part) => part.includes("\0"))) {
    throw new Error("a URL with the character NUL, which no program can be given");
  }
  if (/[%,]/.test(hostname)) {
    throw new Error("a URL with a socket's path, or with several hosts");
  }
  if (/^(localhost|127(\.\d+){3}|\[::1\]|0\.0\.0\.0|\[::\])$/i.test(hostname)) {
    throw new Error("an address that means each container itself");
  }
  const port = given === "" ? defaultPort : Number(given);
  const address = `${hostname}:${port}`;
  return {
    ...{ url, host: hostname.replace(/^\[(.*)\]$/, "$1"), address, port },
    ...{ user, password: secret, name },
    connection: `postgresql://${address}/${encodeURIComponent(name)}${query(searchParams)}`,
  };
}

const defaultPort = 5432;

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new Error("a URL with a % that begins no escaped character");
  }
}

/** Those of https://www.postgresql.org/docs/current/libpq-connect.html that say how to reach the server. */
const libpqParameters: readonly string[] = [
  ...["sslmode", "sslnegotiation", "sslrootcert", "sslcert", "sslkey", "sslcrl", "sslsni"],
  ...["ssl_min_protocol_version", "channel_binding", "gssencmode", "target_session_attrs"],
];

/** How other libraries than libpq say that TLS is wanted. */
const otherWords: ReadonlyMap<string, string> = new Map([["no-verify", "require"]]);

function query(parameters: URLSearchParams): string {
  const known = [...parameters].filter(([name]) => libpqParameters.includes(name));
  const isEncrypted = ["true", "require"].includes(parameters.get("ssl") ?? "");
  const all = [
    ...(isEncrypted && !parameters.has("sslmode") ? [["sslmode", "require"] as const] : []),
    ...known,
  ];
  const written = all.map(
    ([name, value]) => `${name}=${encodeURIComponent(otherWords.get(value) ?? value)}`,
  );
  return written.length === 0 ? "" : `?${written.join("&")}`;
}
