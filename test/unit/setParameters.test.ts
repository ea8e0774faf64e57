import { deepEqual, equal, match } from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runScript, scriptShells } from "../support/scriptRun";

const environment = {
  FORECASTER_DATABASE: "db",
  FORECASTER_DATABASE_USER: "app",
  FORECASTER_DATABASE_NAME: "app",
  FORECASTER_DATABASE_PASSWORD: "secret",
  FORECASTER_CLIENT_IMAGE: "",
  CONTAINER_ID: "id-1",
  STATEMENTS: "ALTER SYSTEM SET work_mem = '9MB';\nALTER SYSTEM SET jit = 'of';",
  HASH: "new",
  PROXY: "proxy",
  ACTIVE: "active",
  FACTS: "/facts",
};

const given = "old\nALTER SYSTEM SET work_mem = '8MB';\nALTER SYSTEM SET app.name = 'a';\n";

/** The Docker CLI of a host with these facts; it writes down what is written down there, and what Postgres is asked. */
function host(facts: string, but: string): string {
  return `case "$*" in
  ${but}
  *mkdir*parameters/id-1) { echo "fact:"; cat; } >>"$CALLS" ;;
  *"cat "*) printf '%s' "${facts}" ;;
  *psql*) { echo "psql:"; cat; } >>"$CALLS" ;;
  *"ls blue green"*) echo blue ;;
esac`;
}

describe("what gives Postgres its parameters", () => {
  for (const shell of scriptShells) {
    const name = shell.join(" ");
    const give = (but = "", facts = given) => {
      const folder = mkdtempSync(join(tmpdir(), "forecaster-parameters-"));
      try {
        const CALLS = join(folder, "calls");
        writeFileSync(CALLS, "");
        const end = runScript(shell, "setParameters", host(facts, but), { ...environment, CALLS });
        return { ...end, all: readFileSync(CALLS, "utf8") };
      } finally {
        rmSync(folder, { recursive: true });
      }
    };

    it(`writes down first what it begins with, so that one that is killed is not forgotten: ${name}`, () => {
      const { code, text, all } = give();
      equal(code, 0, text);
      match(
        all,
        /^fact:\nbegun\nALTER SYSTEM SET work_mem = '8MB';\nALTER SYSTEM SET app\.name = 'a';\n--\n/,
      );
      match(all, /ALTER SYSTEM SET jit = begun;\n(.*\n)*psql:\n(.*\n)*fact:\nnew\n/);
    });

    it(`begins with nothing where that cannot be written down: ${name}`, () => {
      const { code, text, all } = give("*mkdir*parameters/id-1) exit 1 ;;");
      equal(code, 1);
      match(text, /cannot be written down in nginx's volume/);
      equal(all, "");
    });

    it(`takes back what an update that was killed has begun, and keeps what held before: ${name}`, () => {
      const { all } = give("", `begun\n${given.slice(4)}--\nALTER SYSTEM SET fsync = begun;\n`);
      const [, asked = ""] = all.split("psql:\n");
      const [statements = ""] = asked.split("SELECT pg_reload_conf");
      deepEqual(
        statements.split("\n").filter((line) => line.startsWith("ALTER")),
        [
          ...["ALTER SYSTEM RESET app.name;", "ALTER SYSTEM RESET fsync;"],
          ...["ALTER SYSTEM SET work_mem = '9MB';", "ALTER SYSTEM SET jit = 'of';"],
        ],
      );
    });

    it(`takes back all of what Postgres refuses: ${name}`, () => {
      const { code, text, all } = give(
        '*psql*) { echo "psql:"; cat; } >>"$CALLS"; echo "ERROR: no" >&2; exit 3 ;;',
      );
      equal(code, 1);
      match(text, /Postgres does not take .* Traffic is still on blue\.\n {2}ERROR: no/);
      const [, , back = ""] = all.split("psql:\n");
      deepEqual(
        back.split("\n").filter((line) => line.startsWith("ALTER")),
        [
          ...["ALTER SYSTEM RESET jit;", "ALTER SYSTEM RESET work_mem;"],
          ...["ALTER SYSTEM SET work_mem = '8MB';", "ALTER SYSTEM SET app.name = 'a';"],
        ],
      );
    });
  }
});
