import { equal, match, ok } from "node:assert/strict";
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
  CONTAINER_ID: "id-1",
  ROLE: "forecast",
  ROLE_PASSWORD: "it's \\ $HOME",
  NAME: "app",
  ALIGNS: "yes",
  PROXY: "proxy",
  ACTIVE: "active",
  FACTS: "/facts",
};

/** The Docker CLI of a host whose Postgres lets the role in once it was given the password. */
function host(but: string): string {
  return `case "$*" in
  *hostname*) [ -e "$CALLS.set" ] && [ "$PGPASSWORD" = "$ROLE_PASSWORD" ] ;;
  ${but}
  *mkdir*role/id-1) { echo "fact:"; cat; } >>"$CALLS" ;;
  *psql*) sql=$(cat); printf 'as %s: %s\\n' "$PGPASSWORD" "$sql" >>"$CALLS"
    case "$sql" in *"PASSWORD '"*) : >"$CALLS.set" ;; esac ;;
  *"ls blue green"*) echo blue ;;
esac`;
}

describe("what makes the role of the backends", () => {
  for (const shell of scriptShells) {
    const name = shell.join(" ");
    const make = (but = "", changes = {}) => {
      const folder = mkdtempSync(join(tmpdir(), "forecaster-role-"));
      try {
        const CALLS = join(folder, "calls");
        writeFileSync(CALLS, "");
        const end = runScript(shell, "setRole", host(but), { ...environment, ...changes, CALLS });
        return { ...end, all: readFileSync(CALLS, "utf8") };
      } finally {
        rmSync(folder, { recursive: true });
      }
    };

    it(`makes it as the superuser, without a superuser's rights, and writes that down when it can log in: ${name}`, () => {
      const { code, text, all } = make();
      equal(code, 0, text);
      match(all, /^as of-the-superuser: (.*\n)*ALTER ROLE :"role" LOGIN NOSUPERUSER;/);
      match(all, /ALTER DATABASE :"name" OWNER TO :"role";/);
      ok(all.includes("ALTER ROLE :\"role\" PASSWORD 'it''s \\ $HOME';"), all);
      for (const where of ["log_statement", "pg_stat_statements.track_utility"]) {
        match(all, new RegExp(`SET ${where} = .*\n(SET .*\n)*ALTER ROLE :"role" PASSWORD`));
      }
      match(all, /fact:\nforecast\n$/);
    });

    it(`gives no password to a role that a backend logs in as meanwhile: ${name}`, () => {
      const { code, text, all } = make("", { ALIGNS: "" });
      equal(code, 1);
      match(text, /^The role forecast \(database\.role\) is not ready in db\. Traffic is still on/);
      match(text, /It has another password than databasePassword/);
      ok(!all.includes("PASSWORD '") && !all.includes("fact:"), all);
    });

    it(`gives one to a role that has none yet, whoever serves: ${name}`, () => {
      const none =
        '*psql*) sql=$(cat); case "$sql" in *rolpassword*) echo none ;; *PASSWORD*) : >"$CALLS.set" ;; esac ;;';
      const { code, text } = make(none, { ALIGNS: "" });
      equal(code, 0, text);
    });

    it(`shows nothing of the statement that sets the password: ${name}`, () => {
      const refuses = `*psql*) sql=$(cat); case "$sql" in *rolpassword*) ;; *PASSWORD*)
        printf 'ERROR: no\\nLINE 1: %s\\n' "$sql" >&2; exit 3 ;; esac ;;`;
      const { code, text } = make(refuses);
      equal(code, 1);
      match(text, /Its password cannot be set: ERROR: no\n$/);
    });
  }
});
