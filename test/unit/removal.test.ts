import { deepEqual, equal, match } from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runScript, scriptShells } from "../support/scriptRun";

const environment = {
  CONTAINER: "green",
  COLOR: "green",
  PROXY: "proxy",
  ACTIVE: "/active",
  RECORDED: "/recorded",
  FACTS: "/facts",
  LABEL_STACK: "stack",
  STACK: "a/b",
  REMOVES: "yes",
  TAKES_OVER: "",
  PROXY_IMAGE: "nginx",
  VOLUMES: "",
  DISCARD: "",
  CACHES: "",
  COUNT: "",
  FORECASTER_CLIENT_IMAGE: "",
  FORECASTER_LABEL_SESSION: "session",
};

/** The Docker CLI of an idle color that cannot be stopped; says what is written down as recorded. */
const docker = `case "$*" in
  ps*) echo "id-1 a/b" ;;
  inspect*Running*) echo true ;;
  stop*) echo "permission denied"; exit 1 ;;
  exec*test*) exit 1 ;;
  exec*cat*) echo id-1 ;;
  exec*mkdir*) shift 5; echo "recorded $*" ;;
  exec*ls*) echo blue ;;
esac`;

/** The Docker CLI of a stack whose update was killed in its migration; writes down what it is called with. */
const leftMigration = `printf '%s\\n' "$*" >>"$CALLS"
case "$*" in
  ps*migration*) echo "migration-1 a/b" ;;
  ps*db-client*) ;;
  ps*) echo "id-1 a/b" ;;
esac`;

describe("the removal of a backend", () => {
  describe("that cannot be stopped", () => {
    it("takes back that it was announced: the color is the rollback target still", () => {
      const [shell = ["sh"]] = scriptShells;
      const { code, text } = runScript(shell, "removeContainer", docker, environment);
      equal(code, 1);
      match(
        text,
        /green is not removed\. It cannot be stopped: permission denied\. Traffic is still on blue\./,
      );
      match(text, /recorded .*removed[^]*recorded .*id-1/);
      // It waits for ten seconds whether the script of a killed update removes it.
    }).timeout(60_000);
  });

  describe("whose stack is destroyed", () => {
    for (const shell of scriptShells) {
      it(`ends a smoke check that was left, which holds the network, and nobody else's container: ${shell.join(" ")}`, () => {
        const removed = (owner: string, changes: Readonly<Record<string, string>>) => {
          const folder = mkdtempSync(join(tmpdir(), "forecaster-removal-"));
          const calls = join(folder, "calls");
          const left = `printf '%s\\n' "$*" >>"$CALLS"
case "$*" in
  ps*smoke-check*) echo "check-1 ${owner}" ;;
esac`;
          const own = { ...environment, SMOKE_CHECK: "smoke-check", CALLS: calls, ...changes };
          try {
            runScript(shell, "removeContainer", left, own);
            return /^rm .*$/m.exec(readFileSync(calls, "utf8"))?.[0];
          } finally {
            rmSync(folder, { recursive: true });
          }
        };
        equal(removed("a/b", { DESTROYS: "1" }), "rm --force --volumes check-1");
        equal(removed("c/d", { DESTROYS: "1" }), undefined);
        equal(removed("a/b", {}), undefined);
      });

      it(`knows a migration's sessions elsewhere by their name alone, since clocks differ: ${shell.join(" ")}`, () => {
        const folder = mkdtempSync(join(tmpdir(), "forecaster-removal-"));
        const [calls, sql] = [join(folder, "calls"), join(folder, "sql")];
        const asked = `${leftMigration}
case "$*" in
  inspect*db-client*) echo true ;;
  inspect*session*) echo "migration 1a2b" ;;
  *psql*) cat >"$SQL" ;;
esac`;
        try {
          runScript(shell, "removeContainer", asked, {
            ...environment,
            ...{ DESTROYS: "1", MIGRATION: "migration", CALLS: calls, SQL: sql },
            ...{ FORECASTER_CLIENT_IMAGE: "sha256:1", FORECASTER_CLIENT_FLAGS: "" },
            ...{ FORECASTER_DATABASE: "f-db-client", FORECASTER_DATABASE_USER: "u" },
            ...{ FORECASTER_DATABASE_NAME: "d", FORECASTER_DATABASE_PASSWORD: "p" },
          });
          match(
            readFileSync(sql, "utf8"),
            /pg_stat_activity WHERE datname = current_database\(\) AND application_name = :'session'$/m,
          );
          match(readFileSync(calls, "utf8"), /--set session=migration 1a2b/);
        } finally {
          rmSync(folder, { recursive: true });
        }
      });

      it(`ends what asks a database elsewhere, which an update has left and which holds the network: ${shell.join(" ")}`, () => {
        const folder = mkdtempSync(join(tmpdir(), "forecaster-removal-"));
        const calls = join(folder, "calls");
        const left = `printf '%s\\n' "$*" >>"$CALLS"
case "$*" in
  ps*stack=a/b*db-client*) echo client-1 ;;
esac`;
        const ended = (changes: Readonly<Record<string, string>>) => {
          runScript(shell, "removeContainer", left, { ...environment, CALLS: calls, ...changes });
          return readFileSync(calls, "utf8").includes("rm --force client-1");
        };
        try {
          deepEqual([ended({}), ended({ DESTROYS: "1" })], [false, true]);
        } finally {
          rmSync(folder, { recursive: true });
        }
      });

      it(`ends a migration that was left, before its own container goes: ${shell.join(" ")}`, () => {
        const folder = mkdtempSync(join(tmpdir(), "forecaster-removal-"));
        try {
          const calls = join(folder, "calls");
          const destroys = { DESTROYS: "1", MIGRATION: "migration", CALLS: calls };
          const { code, text } = runScript(shell, "removeContainer", leftMigration, {
            ...environment,
            ...destroys,
          });
          equal(code, 0, text);
          const removed = readFileSync(calls, "utf8").match(/^(stop|rm) .*$/gm);
          deepEqual(removed?.slice(0, 3), [
            "stop -t 3 migration-1",
            "rm --force --volumes migration-1",
            "stop id-1",
          ]);
        } finally {
          rmSync(folder, { recursive: true });
        }
      });
    }
  });
});
