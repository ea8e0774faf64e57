/** A Postgres URL; any user, password and name can stand in it. */
export function databaseUrl(parts: {
  readonly user: string;
  readonly password: string;
  readonly host: string;
  readonly name: string;
}): string {
  const [user, password, name] = [parts.user, parts.password, parts.name].map(encodeURIComponent);
  return `postgresql://${user ?? ""}:${password ?? ""}@${parts.host}:5432/${name ?? ""}?sslmode=disable`;
}

/** The name or address by which users reach a Docker host; a local socket means this machine. */
export function hostOf(dockerHost: string): string {
  return URL.canParse(dockerHost) && /^(ssh|tcp):/.test(dockerHost)
    ? new URL(dockerHost).hostname
    : "127.0.0.1";
}
