import { deepEqual, doesNotMatch, match } from "node:assert/strict";
import { gateEnvironment, runScript, scriptShells } from "../support/scriptRun";

const serving = "backend-blue";
const warning = 'WARNING:  database "forecasts" has a collation version mismatch';

/**
 * The Docker CLI of a release that is ready at once. Postgres tells one count after the other; the last one stays. Its
 * log lines are what was stopped.
 */
function counted(counts: readonly string[], pointer: "idle" | "serves" | "unknown"): string {
  return `case "$*" in
  *RestartCount*) echo "id-1 sha256:1 running 0 0 image=a:1 10.0.0.2" ;;
  *psql*)
    echo '${warning}' >&2
    echo >>asked
    printf '%s\\n' ${counts.map((count) => `'${count}'`).join(" ")} | sed -n "$(grep -c '' asked)p;\\$p" | head -n 1 ;;
  *'! -f'*) exit ${{ idle: 0, serves: 1, unknown: 125 }[pointer]} ;;
  *curl*) echo "0 200 10.0.0.2:8000" ;;
  "stop id-1") echo stopped >stops ;;
  logs*) cat stops ;;
esac`;
}

describe("the connections that Postgres has left", () => {
  for (const shell of scriptShells) {
    const gate = (counts: readonly string[], pointer: "idle" | "serves" | "unknown" = "idle") =>
      runScript(shell, "gate", counted(counts, pointer), {
        ...gateEnvironment,
        ...{ SERVING: serving, FORECASTER_PUBLIC: "", TIMEOUT: "5" },
        ...{ FORECASTER_DATABASE: "db", FORECASTER_DATABASE_USER: "u" },
        ...{ FORECASTER_DATABASE_NAME: "d", FORECASTER_DATABASE_PASSWORD: "p" },
      });
    const name = shell.join(" ");

    it(`are told whatever Postgres warns of at each connection: ${name}`, () => {
      const { code, text } = gate(["80 97 10 5"]);
      deepEqual(
        [code, /"connections":"([^"]*)"/.exec(text)?.[1]],
        [0, "80 of 97 are left while both colors run (green holds 10, blue holds 5)"],
      );
      doesNotMatch(text, /WARNING/);
    });

    it(`stop a release that has taken the last ones: ${name}`, () => {
      const { code, text } = gate(["0 97 60 5"]);
      deepEqual([code, text.includes("stopped")], [1, true]);
      match(text, /0 of 97 are left while both colors run \(green holds 60, blue holds 5\)/);
    });

    it(`stop no release for what was taken for a moment: ${name}`, () => {
      deepEqual(gate(["0 97 10 5", "12 97 10 5"]).code, 0);
    });

    it(`stop nothing that serves, or of which nginx does not tell: ${name}`, () => {
      for (const pointer of ["serves", "unknown"] as const) {
        deepEqual(gate(["0 97 60 5"], pointer).code, 0, pointer);
      }
    });
  }
});
