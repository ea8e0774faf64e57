import { deepEqual, equal, match } from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runScript, scriptShells } from "../support/scriptRun";

const environment = {
  COLOR: "green",
  OTHER: "blue",
  CONTAINER: "forecast-backend-green",
  CONTAINER_ID: "id-1",
  PROXY: "proxy",
  ACTIVE: "active",
  FACTS: "/facts",
};

/**
 * The Docker CLI of a host where these colors serve, one look after the other (the last one stays); it writes down
 * what it is asked to do. `but` are further lines of its `case`.
 */
function host(serves: readonly string[], but = ""): string {
  return `case "$*" in
  ${but}
  *stopped/id-1*mv*|*mkdir*stopped/id-1) cat >/dev/null; echo fact >>"$CALLS" ;;
  *rm*stopped/id-1) echo "no fact" >>"$CALLS" ;;
  *"[ -f"*)
    echo >>looks
    rm -rf active; mkdir active
    : >"active/$(printf '%s\\n' ${serves.join(" ")} | sed -n "$(grep -c '' looks)p;\\$p" | head -n 1)"
    shift 2; exec "$@" ;;
  *ls*) echo "${serves.at(-1) ?? ""}" ;;
  stop*|start*) echo "$*" >>"$CALLS" ;;
esac`;
}

describe("the stop of an idle color", () => {
  for (const shell of scriptShells) {
    const name = shell.join(" ");
    const stop = (serves: readonly string[], but?: string) => {
      const folder = mkdtempSync(join(tmpdir(), "forecaster-stop-"));
      try {
        const CALLS = join(folder, "calls");
        writeFileSync(CALLS, "");
        const end = runScript(shell, "stop", host(serves, but), { ...environment, CALLS });
        return { ...end, did: readFileSync(CALLS, "utf8").split("\n").slice(0, -1) };
      } finally {
        rmSync(folder, { recursive: true });
      }
    };

    it(`is written down first: what stands still without that has crashed: ${name}`, () => {
      const { code, text, did } = stop(["blue"]);
      equal(code, 0, text);
      deepEqual(did, ["fact", "stop id-1"]);
      match(text, /\{"color":"green","stopped":"id-1"\}/);
    });

    it(`does not begin where it cannot be written down: ${name}`, () => {
      const { code, text, did } = stop(["blue"], "*mkdir*stopped/id-1) exit 1 ;;");
      equal(code, 1);
      deepEqual(did, []);
      match(
        text,
        /green is not stopped \(backend\.idle\): .*nginx's volume\. Traffic is still on blue\./,
      );
    });

    for (const serves of ["green", "none"]) {
      it(`does not begin where nginx says that it serves ${serves}: ${name}`, () => {
        const { code, text, did } = stop([serves]);
        equal(code, 1);
        deepEqual(did, ["fact", "start id-1", "no fact"]);
        match(text, /nginx does not say that it serves blue/);
      });
    }

    it(`is undone where traffic has moved to it meanwhile: ${name}`, () => {
      const { code, text, did } = stop(["blue", "green"]);
      equal(code, 1);
      deepEqual(did, ["fact", "stop id-1", "start id-1", "no fact"]);
      match(
        text,
        /traffic moved to it meanwhile, so it is started again\. Traffic is still on green/,
      );
    });

    it(`fails with Docker's words: ${name}`, () => {
      const { code, text } = stop(["blue"], "stop*) echo 'permission denied'; exit 1 ;;");
      equal(code, 1);
      match(
        text,
        /green is not stopped \(backend\.idle\): Docker cannot do it: permission denied\./,
      );
    });
  }
});
