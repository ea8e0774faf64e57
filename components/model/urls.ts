import { defaultTlsPort, type Tls } from "./certificate/tls";

/** How a URL of a database is written: its scheme, and what stands behind the question mark. */
export interface DatabaseUrlForm {
  readonly urlScheme: string;
  readonly urlParameters: string;
}

/** A Postgres URL; any user, password and name can stand in it. */
export function databaseUrl({
  urlScheme,
  urlParameters,
  ...parts
}: DatabaseUrlForm & {
  readonly user: string;
  readonly password: string;
  readonly host: string;
  readonly port: number;
  readonly name: string;
}): string {
  const [user, password, name] = [parts.user, parts.password, parts.name].map(encodeURIComponent);
  const query = urlParameters === "" ? "" : `?${urlParameters}`;
  return `${urlScheme}://${user ?? ""}:${password ?? ""}@${parts.host}:${parts.port}/${name ?? ""}${query}`;
}

/** What is published on a Docker host can be reached at this name or address. */
export interface Published {
  readonly dockerHost: string;
  readonly bindAddress: string;
  readonly port: number;
}

/** `host:port`, IPv6 in brackets; where it listens on every address, the host's own name. */
export function addressOf({ dockerHost, bindAddress, port }: Published): string {
  return `${hostOf(dockerHost, bindAddress)}:${port}`;
}

/** The URL that users open; without the port that is meant anyway. */
export function urlOf({ dockerHost, bindAddress, port }: Published, tls?: Tls): string {
  const host = hostOf(dockerHost, bindAddress);
  if (tls === undefined) {
    return `http://${host}${port === 80 ? "" : `:${port}`}`;
  }
  const name = tls.names.find((given) => !given.startsWith("*")) ?? host;
  return `https://${name}${tls.port === defaultTlsPort ? "" : `:${tls.port}`}`;
}

function hostOf(dockerHost: string, bindAddress: string): string {
  const { hostname } = new URL(`http://${bracketed(bindAddress)}`);
  if (hostname !== "0.0.0.0" && hostname !== "[::]") {
    return hostname;
  }
  // A local socket means this machine.
  const loopback = hostname === "[::]" ? "[::1]" : "127.0.0.1";
  return URL.canParse(dockerHost) && /^(ssh|tcp):/.test(dockerHost)
    ? new URL(dockerHost).hostname
    : loopback;
}

function bracketed(address: string): string {
  return address.includes(":") ? `[${address}]` : address;
}
