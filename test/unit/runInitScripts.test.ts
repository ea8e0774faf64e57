import { deepEqual, equal, match, ok } from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runScript, scriptShells } from "../support/scriptRun";

const environment = {
  FORECASTER_DATABASE: "db",
  FORECASTER_DATABASE_USER: "postgres",
  FORECASTER_DATABASE_NAME: "app",
  FORECASTER_DATABASE_PASSWORD: "of-the-superuser",
  FORECASTER_CLIENT_IMAGE: "",
  FORECASTER_PUBLIC: "",
  CONTAINER_ID: "id-1",
  ROLE_PASSWORD: "of-the-role",
  LIMIT: "60",
  PROXY: "proxy",
  ACTIVE: "active",
  FACTS: "/facts",
};

/**
 * The Docker CLI of a host whose Postgres remembers in a file which scripts have ended, and writes down what is
 * done: programs of before and their sessions are ended, a file is brought, a driver runs.
 */
function host(but: string): string {
  return `say() { printf '%s\\n' "$*" >>"$CALLS"; }
for last; do :; done
case "$*" in
  ${but}
  *"id postgres") ;;
  *umask*) cat >"$CALLS.brought"; say "bring $last"; cksum <"$CALLS.brought"; echo /tmp/forecaster-init-1 ;;
  *"s -KILL"* | *"-s KILL"*) say "run $(printf '%s\\n' "$last" | sed -n 's/^.i //p;s/.*bash \\([-a-z./]*\\);.*/\\1/p')"
    printf '%s\\n' "$last" | sed -n "/^ALTER ROLE/,/';\\$/p" | sed "s/.* = '//;s/';\\$//" >"$CALLS.ended"
    echo "forecaster: ended" ;;
  *environ*FORECASTER_INIT_RUN=*) say "end programs of its own" ;;
  *environ*) say "end programs" ;;
  *"rm -rf /tmp/forecaster-init-1") say remove ;;
  *psql*) sql=$(cat)
    case "$sql" in
      *pg_terminate*%*) say "end sessions" ;;
      *pg_terminate*) say "end sessions of its own" ;;
      *"ALTER ROLE"*) say finish; printf '%s\\n' "$sql" | sed -n '$s/.;$//p' >>"$CALLS.ended" ;;
      *) cat "$CALLS.ended" ;;
    esac ;;
  *mkdir*initialised/id-1) cat >/dev/null; say fact ;;
  "image inspect"*) ;;
  inspect*) printf 'image i\\nPOSTGRES_PASSWORD=of-the-superuser\\n' ;;
  *"ls blue green"*) ;;
esac`;
}

describe("what runs files on new data", () => {
  for (const shell of scriptShells) {
    const name = shell.join(" ");
    const run = (paths: readonly string[], but = "", ended = "", changes = {}) => {
      const folder = mkdtempSync(join(tmpdir(), "forecaster-init-"));
      try {
        const CALLS = join(folder, "calls");
        writeFileSync(CALLS, "");
        writeFileSync(`${CALLS}.ended`, ended);
        const SCRIPTS = paths
          .map((path) => {
            const file = join(folder, path.replaceAll("/", "-"));
            writeFileSync(file, `-- ${path}\n`);
            return `${path}\t${file}`;
          })
          .join("\n");
        const given = { ...environment, SCRIPTS, CALLS, ...changes };
        const end = runScript(shell, "runInitScripts", host(but), given);
        const calls = readFileSync(CALLS, "utf8").split("\n").slice(0, -1);
        return { ...end, calls };
      } finally {
        rmSync(folder, { recursive: true });
      }
    };
    const begin = ["end programs", "end sessions"];

    it(`ends what an update that was killed has left, runs them in their order, and writes that down: ${name}`, () => {
      const { code, text, calls } = run(["db/a.sql", "b.sh"]);
      equal(code, 0, text);
      deepEqual(calls, [
        ...[...begin, "bring a.sql", "run a.sql", "bring b.sh", "run ./b.sh"],
        ...["finish", "remove", "fact"],
      ]);
    });

    it(`passes over those that have ended, and over all when all had: ${name}`, () => {
      deepEqual(run(["db/a.sql", "b.sh"], "", "db/a.sql\n").calls, [
        ...[...begin, "bring b.sh", "run ./b.sh", "finish", "remove", "fact"],
      ]);
      deepEqual(run(["later.sql"], "", "db/a.sql\n*\n").calls, [...begin, "fact"]);
    });

    it(`runs nothing of a file that has not come into the container whole: ${name}`, () => {
      const half = '*umask*) cat >/dev/null; echo "1 2"; echo /tmp/forecaster-init-1 ;;';
      const { code, text, calls } = run(["a.sql"], half);
      equal(code, 1);
      match(
        text,
        /^Postgres does not get what database\.initScripts has for it\. Nothing is served/,
      );
      match(text, /a\.sql has not come into the container whole\./);
      deepEqual(calls, begin);
    });

    it(`begins with none while one of before cannot be ended: ${name}`, () => {
      const { code, text, calls } = run(["a.sql"], '*environ*) echo "process 7"; exit 1 ;;');
      equal(code, 1);
      match(text, /One that an earlier update has begun cannot be ended: process 7/);
      deepEqual(calls, []);
    });

    it(`shows the end of what a file that fails has printed, and no password: ${name}`, () => {
      const fails =
        '*"-s KILL"*) echo "psql:a.sql:2: ERROR: of-the-role, of-the-superuser"; exit 3 ;;';
      const { code, text, calls } = run(["a.sql"], fails);
      equal(code, 1);
      match(text, /^a\.sql \(database\.initScripts\) has failed\. Nothing is served yet\./);
      match(
        text,
        /psql:a\.sql:2: ERROR: \[secret\], \[secret\]\nNothing of it is in the database\./,
      );
      const itsOwn = begin.map((what) => `${what} of its own`);
      deepEqual(calls, [...begin, "bring a.sql", ...itsOwn], "nothing of it goes on");
      const shellScript = run(["a.sh"], '*"-s KILL"*) echo "It ended with exit code 2." ;;').text;
      match(shellScript, /exit code 2\.\nWhat it has done until then is there, and it runs again/);
      ok(!shellScript.includes("Nothing of it"));
    });

    it(`says that one took too long, and goes on where it has ended all the same: ${name}`, () => {
      const late = '*"-s KILL"*) sleep 1.2; exit 137 ;;';
      match(
        run(["a.sql"], late, "", { LIMIT: "1" }).text,
        /It was stopped after its limit of 1 s \(backend\.migrateTimeout\)\./,
      );
      const committed = '*"-s KILL"*) echo a.sql >>"$CALLS.ended"; exit 137 ;;';
      equal(run(["a.sql"], committed).code, 0);
    });

    it(`leaves a file to another update that has it: ${name}`, () => {
      const another = '*"-s KILL"*) echo a.sql >>"$CALLS.ended"; echo "forecaster: another" ;;';
      deepEqual(run(["a.sql"], another).code, 0);
      match(
        run(["a.sql"], '*"-s KILL"*) echo "forecaster: another" ;;').text,
        /Another update runs/,
      );
    });
  }
});
