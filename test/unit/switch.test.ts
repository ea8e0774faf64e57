import { deepEqual, equal, match } from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { scriptText } from "../../components/scriptText";
import { scriptShells } from "../support/scriptRun";

const environment = {
  TARGET: "green",
  IMAGE: "image:v2",
  CONTAINER_ID: "id-1",
  ADDRESS: "10.0.0.2:8000",
  TARGET_PORT: "9103",
  OTHER_PORT: "9102",
  ACTIVE_PORT: "9101",
  READY_PATH: "/ready",
  READY_STATUSES: "200",
  VERIFY_PATHS: "/ready",
  PROBE_TIMEOUT: "1",
  PROBE_HEADERS: "",
};

/** How a switch to green ends whose probes all succeed, and where traffic is then; `curl` runs with each probe. */
function switchTo(shell: readonly string[], prepare: (state: string) => void, curl = "") {
  const room = mkdtempSync(join(tmpdir(), "forecaster-switch-"));
  try {
    const state = join(room, "state");
    for (const folder of ["active", "facts/stopped"]) {
      mkdirSync(join(state, folder), { recursive: true });
    }
    mkdirSync(join(room, "bin"));
    writeFileSync(join(state, "active/blue"), "");
    const answer = `#!/bin/sh\ncat >/dev/null\n${curl}\ncase "$*" in *x-color*) echo '200 green 10.0.0.2:8000' ;; *) echo 200 ;; esac\n`;
    writeFileSync(join(room, "bin/curl"), answer, { mode: 0o755 });
    writeFileSync(join(room, "bin/flock"), "#!/bin/sh\n", { mode: 0o755 });
    prepare(state);
    const [program = "", ...args] = shell;
    const { status, stdout, stderr } = spawnSync(program, [...args, "-s"], {
      input: scriptText("switch", true),
      env: {
        PATH: `${join(room, "bin")}:${process.env.PATH ?? ""}`,
        STATE: state,
        ...environment,
      },
      encoding: "utf8",
    });
    return { code: status, text: stdout + stderr, serves: readdirSync(join(state, "active")) };
  } finally {
    rmSync(room, { recursive: true });
  }
}

function stopsIt(state: string): void {
  writeFileSync(join(state, "facts/stopped/id-1"), "1764479600");
}

describe("a switch", () => {
  for (const shell of scriptShells) {
    const name = shell.join(" ");

    it(`moves traffic to what is ready: ${name}`, () => {
      const { code, text, serves } = switchTo(shell, (state) => {
        equal(existsSync(state), true);
      });
      equal(code, 0, text);
      deepEqual(serves, ["green"]);
    });

    it(`moves no traffic to what another update stops: ${name}`, () => {
      const { code, text, serves } = switchTo(shell, stopsIt);
      equal(code, 1);
      match(text, /another update stops it \(backend\.idle\)\. Traffic stays on blue\./);
      deepEqual(serves, ["blue"]);
    });

    it(`is undone where another update begins to stop its target meanwhile: ${name}`, () => {
      const begins = `[ ! -f "$STATE/active/blue" ] || echo 1 >"$STATE/facts/stopped/id-1"`;
      const { code, text, serves } = switchTo(shell, () => undefined, begins);
      equal(code, 1);
      match(text, /another update stops it \(backend\.idle\)\. Traffic is back on blue\./);
      deepEqual(serves, ["blue"]);
    });
  }
});
