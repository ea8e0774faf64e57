import { deepEqual, doesNotMatch, equal, match, notEqual } from "node:assert/strict";
import { runScript, scriptShells } from "../support/scriptRun";

/** The Docker CLI beside a database elsewhere that warns at each connection; says what it is called with. */
const docker = `printf '%s\\n' "$*" >>calls
case "$*" in
  inspect*) grep -q "^run" calls && echo true ;;
  *psql*) echo 'WARNING:  collation version mismatch' >&2; echo 170002 ;;
esac`;

const environment = {
  ...{ ADDRESS: "db.example:5432", PROXY: "proxy", ACTIVE: "/active", TIMEOUT: "0" },
  ...{ FORECASTER_DATABASE: "forecast-db-client", FORECASTER_DATABASE_USER: "u" },
  ...{ FORECASTER_DATABASE_NAME: "postgresql://db.example:5432/d" },
  ...{ FORECASTER_DATABASE_PASSWORD: "p", FORECASTER_CLIENT_IMAGE: "sha256:1" },
  FORECASTER_CLIENT_FLAGS: "--network\nforecast-network",
};

describe("a database elsewhere", () => {
  for (const shell of scriptShells) {
    const ask = (text: string) => runScript(shell, "reachDatabase", text, environment);
    const name = shell.join(" ");

    it(`can be used whatever it warns of at each connection: ${name}`, () => {
      const { code, text } = ask(docker);
      equal(code, 0, text);
      match(text, /^\{"database":"db\.example:5432","version":"170002"\}$/m);
      doesNotMatch(text, /WARNING/);
    });

    it(`says itself why it cannot be used: ${name}`, () => {
      const { code, text } = ask(
        docker.replace("echo 170002", "echo 'psql: no pg_hba.conf entry' >&2; exit 2"),
      );
      equal(code, 1);
      match(text, /^ {2}WARNING:.*\n {2}psql: no pg_hba\.conf entry$/m);
    });

    it(`holds nobody up for longer than some seconds when it is cut off: ${name}`, () => {
      const inside = 'exec*psql*) while [ "$1" != timeout ]; do shift; done; limit=$4; ';
      const hangs = docker
        .replace("*psql*) ", inside)
        .replace("echo 170002", '[ "$limit" -le 15 ] && exit 137; echo 170002');
      const { code, text } = ask(
        hangs.replace("echo 'WARNING:  collation version mismatch' >&2; ", ""),
      );
      equal(code, 1);
      match(text, /^ {2}no answer in time$/m);
    });

    it(`is asked from a container that each script has for itself, and takes nobody else's: ${name}`, () => {
      const clients = [1, 2].map(() => {
        const { text } = ask(docker.replace("echo 170002", "cat calls >&2; exit 2"));
        doesNotMatch(text, /^ *rm /m);
        return /--name (\S+)/.exec(text)?.[1];
      });
      deepEqual(
        clients.map((client = "") => /^forecast-db-client-[0-9a-f]{8}$/.test(client)),
        [true, true],
      );
      notEqual(clients[0], clients[1]);
    });
  }
});
