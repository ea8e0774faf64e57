import { deepEqual, equal, throws } from "node:assert/strict";
import { parseExternalDatabase } from "../../../components/model/config/externalDatabase";

describe("the URL of a database elsewhere", () => {
  it("is told in its parts, whatever its scheme and its characters", () => {
    const url = "postgresql+asyncpg://fore%40cast:p%2Fa%24s@db.example:6432/my%20data?ssl=true";
    deepEqual(parseExternalDatabase(url), {
      ...{ url, host: "db.example", port: 6432, name: "my data", address: "db.example:6432" },
      ...{ user: "fore@cast", password: "p/a$s" },
      connection: "postgresql://db.example:6432/my%20data?sslmode=require",
    });
  });

  it("has an IPv6 address as drivers take it, and as people do", () => {
    const { host, address } = parseExternalDatabase("postgresql://u:p@[2001:db8::1]/d");
    deepEqual([host, address], ["2001:db8::1", "[2001:db8::1]:5432"]);
  });

  for (const [url, connection] of Object.entries({
    "postgres://u:p@h/d": "postgresql://h:5432/d",
    "postgresql://u:p@[2001:db8::1]/d": "postgresql://[2001:db8::1]:5432/d",
    "postgresql://u:p@h/d?sslmode=verify-full&sslrootcert=%2Fca.pem&pgbouncer=true&schema=public":
      "postgresql://h:5432/d?sslmode=verify-full&sslrootcert=%2Fca.pem",
    "postgresql://u:p@h/d?sslmode=no-verify&application_name=forecast":
      "postgresql://h:5432/d?sslmode=require",
    "postgresql://u:p@h/d?ssl=true&sslmode=verify-ca": "postgresql://h:5432/d?sslmode=verify-ca",
    "postgresql://u:p@h/d?ssl=false": "postgresql://h:5432/d",
  })) {
    it(`is asked by psql without its password, and with what libpq knows: ${url}`, () => {
      equal(parseExternalDatabase(url).connection, connection);
    });
  }

  for (const [url, words] of Object.entries({
    "db.example": "not the URL of one database",
    "jdbc:postgresql://h/d?user=u": "not the URL of one database",
    "postgresql://u:p@h1:5432,h2:5432/d": "not the URL of one database",
    "postgresql://u:p@h:99999/d": "not the URL of one database",
    "postgresql://h/d": "a URL without host, user, password or name of the database",
    "postgresql://u:p@h": "a URL without host, user, password or name of the database",
    "postgresql://u:p@h/": "a URL without host, user, password or name of the database",
    "postgresql://u:p@h/d/e": "a URL without host, user, password or name of the database",
    "postgresql:///d": "a URL without host, user, password or name of the database",
    "postgresql://u:%zz@h/d": "a URL with a % that begins no escaped character",
    "postgresql://u:p%00q@h/d": "a URL with the character NUL, which no program can be given",
    "postgresql://u:p@h/d\n": "not the URL of one database",
    "postgresql://u:p@h1,h2/d": "a URL with a socket's path, or with several hosts",
    "postgresql://u:p@%2Fvar%2Frun/d": "a URL with a socket's path, or with several hosts",
    "postgresql://u:p@localhost/d": "an address that means each container itself",
    "postgresql://u:p@127.0.0.1:5432/d": "an address that means each container itself",
    "postgresql://u:p@[::1]/d": "an address that means each container itself",
  })) {
    it(`is refused without a word of it: ${url}`, () => {
      throws(() => parseExternalDatabase(url), { message: words });
    });
  }
});
