import { deepEqual, equal } from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runScript, scriptShells } from "../support/scriptRun";

const environment = {
  DESTROYS: "yes",
  HANDS_OVER: "yes",
  CONTAINER: "patched",
  PATCHED: "patched",
  PROXY: "proxy",
  NGINX: "/nginx",
  ACTIVE: "/active",
  LABEL_STACK: "stack",
  STACK: "a/b",
  STOP_GRACE: "2",
};

/** What Docker is told of a container in this state, whose place the proxy's own nginx has taken. */
function calls(shell: readonly string[], state: string): string[] {
  const folder = mkdtempSync(join(tmpdir(), "forecaster-hand-back-"));
  const told = join(folder, "calls");
  const docker = `case "$*" in
  ps*-ends-*) ;;
  ps*name=*patched*) echo "id-1 a/b" ;;
  inspect*Running*) echo true ;;
  inspect*Status*) if grep -q ^kill "$CALLS"; then echo "$AFTER"; else echo "$STATE_BEFORE"; fi ;;
  kill*|rm*|rename*) printf '%s\\n' "$*" >>"$CALLS" ;;
esac`;
  try {
    const states = state === "running" ? { AFTER: "exited" } : { AFTER: state };
    const own = { ...environment, CALLS: told, STATE_BEFORE: state, ...states };
    const { code, text } = runScript(shell, "setAside", `: >>"$CALLS"\n${docker}`, own);
    equal(code, 0, text);
    return readFileSync(told, "utf8").trim().split("\n");
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe("the removal of a patched nginx, when the proxy's own has taken over", () => {
  for (const shell of scriptShells) {
    it(`ends one that has never taken over, which nobody else does: ${shell.join(" ")}`, () => {
      deepEqual(calls(shell, "running"), ["kill --signal QUIT id-1", "rm id-1"]);
    });

    it(`removes one that Docker is about to start once more: ${shell.join(" ")}`, () => {
      deepEqual(calls(shell, "restarting"), ["kill --signal QUIT id-1", "rm --force id-1"]);
    });
  }
});
