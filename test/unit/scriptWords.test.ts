import { deepEqual, equal, match, ok } from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gateEnvironment, runScript, scriptShells, smokeEnvironment } from "../support/scriptRun";

/** The Docker CLI of a backend whose answers are made by a shell line. */
function answering(line: string): string {
  return `case "$*" in
  inspect*proxy) echo running ;;
  inspect*) echo "id-1 sha256:1 running 0 0 image=a:1 10.0.0.2" ;;
  *curl*) ${line} ;;
esac`;
}

describe("of the scripts", () => {
  describe("the words of a gate that fails", () => {
    for (const shell of scriptShells) {
      const gate = (line: string, changes = {}) =>
        runScript(shell, "gate", answering(line), { ...gateEnvironment, ...changes });

      it(`tell of Docker, not of the backend, when Docker could not ask: ${shell.join(" ")}`, () => {
        for (const code of [1, 125, 126, 127, 137, 255]) {
          const { text } = gate(`echo "error during connect: EOF" >&2; exit ${code}`);
          match(text, /green did not pass its gate .*: nothing is known of it: Docker/);
          match(text, /Last answer of \/ready: Docker could not ask \(error during connect: EOF\)/);
          match(text, /To fix: docker info/);
        }
      });

      it(`tell of the backend when it did not answer to the end: ${shell.join(" ")}`, () => {
        for (const code of [7, 28, 52, 56]) {
          const { text } = gate(`printf '000 '; exit ${code}`);
          match(text, /waiting longer could help/);
          match(text, /Last answer of \/ready: no complete response within 2 s \(000 \)/);
        }
      });

      it(`say what waiting would do, by the kind of answer: ${shell.join(" ")}`, () => {
        const said = (answer: string) =>
          /s: (.*)\.$/m.exec(gate(`printf '%s' '1 ${answer} 10.0.0.2:8000'`).text)?.[1] ?? "";
        match(said("503"), /waiting longer could help \(gate\.timeout\)$/);
        match(said("429"), /waiting longer could help \(gate\.timeout\)$/);
        match(said("404"), /only where this path is still to come/);
        for (const answer of ["401", "403", "301", "204"]) match(said(answer), /will not help/);
      });

      it(`name what its container restricts, where its log says that something was denied: ${shell.join(" ")}`, () => {
        const said = (line: string, restricts: string) => {
          const docker = `case "$*" in
  *HostConfig*) echo "${restricts}" ;;
  inspect*proxy) echo running ;;
  inspect*) echo "id-1 sha256:1 running 0 0 image=a:1 10.0.0.2" ;;
  logs*) echo "${line}" ;;
  *curl*) printf '1 503 10.0.0.2:8000' ;;
esac`;
          const { text } = runScript(shell, "gate", docker, gateEnvironment);
          return [...text.matchAll(/backend\.container\.[\w.]+/g)].map(([setting]) =>
            setting.replace(/\.$/, ""),
          );
        };
        const usual = "drops=[ALL] options=[no-new-privileges:true] readOnly=false";
        const lifted = "drops=[] options=[] readOnly=true";
        const [adds, options] = ["capabilities.adds", "securityOpts"];
        const settings = (...names: string[]) => names.map((name) => `backend.container.${name}`);
        deepEqual(said("chroot: Operation not permitted", usual), settings(adds, options));
        deepEqual(said("open /x: EROFS", lifted), settings("readOnly"));
        deepEqual(said("ready", usual), []);
      });
    }
  });

  describe("smoke checks", () => {
    for (const shell of scriptShells) {
      it(`ask for the paths as they are, whatever files there are: ${shell.join(" ")}`, () => {
        const folder = mkdtempSync(join(tmpdir(), "forecaster-paths-"));
        try {
          writeFileSync(join(folder, "readyXa=1"), "");
          const docker = `case "$*" in
  *readyX*) exit 22 ;;
  *curl*) printf '%s 200 10.0.0.2:8000' '${folder}/ready?a=1' ;;
esac`;
          const paths = { SMOKE_PATHS: `${folder}/ready?a=1` };
          const { code, text } = runScript(shell, "smoke", docker, {
            ...smokeEnvironment,
            ...paths,
          });
          equal(code, 0, text);
        } finally {
          rmSync(folder, { recursive: true });
        }
      });

      it(`tell of Docker too when it could not ask: ${shell.join(" ")}`, () => {
        const docker = answering('echo "error during connect: EOF" >&2; exit 1');
        const { text } = runScript(shell, "smoke", docker, smokeEnvironment);
        match(
          text,
          /nothing is known of \/ready\?a=1: Docker could not ask \(error during connect: EOF\)/,
        );
      });

      it(`tell how a container of somebody's own has ended: ${shell.join(" ")}`, () => {
        const smoke = (line: string, changes: Readonly<Record<string, string>> = {}) => {
          const docker = `case "$*" in
  *curl*) printf '%s 200 10.0.0.2:8000\\n' '/ready?a=1' /api/v1/health ;;
  "run --rm --pull never --log-driver none --name smoke-check --label stack=a/b --network n --env URL=http://10.0.0.2:8000"*) ${line} ;;
esac`;
          const own = { ...smokeEnvironment, SMOKE_IMAGE: "checks:1", ...changes };
          return runScript(shell, "smoke", docker, own);
        };
        equal(smoke("exit 0").code, 0);
        match(
          smoke("echo no forecast; exit 3").text,
          /smoke checks: the container of smoke\.image ended with exit code 3: no forecast/,
        );
        match(
          smoke("sleep 1.2; exit 137", { TIMEOUT: "1" }).text,
          /the container of smoke\.image was stopped after its limit of 1 s \(smoke\.timeout\)/,
        );
      });

      const decided = (docker: string, changes: Readonly<Record<string, string>>) =>
        runScript(
          shell,
          "smoke",
          `case "$*" in
  *curl*) printf '%s 200 10.0.0.2:8000\\n' '/ready?a=1' /api/v1/health ;;
  "inspect --type container"*) printf 'image i\\nTOKEN=known-to-the-release\\n' ;;
  ${docker}
esac`,
          { ...smokeEnvironment, ...changes },
        );

      it(`show the end of what decides has printed, however much that is, and no secret of the release: ${shell.join(" ")}`, () => {
        const floods = "seq 1 200000; echo the page has known-to-the-release; exit 3";
        for (const { text } of [
          decided(`*timeout*) ${floods} ;;`, { SMOKE_COMMAND: "check" }),
          decided(`run*) ${floods} ;;`, { SMOKE_IMAGE: "checks:1" }),
        ]) {
          match(text, /ended with exit code 3: 199982\n199983\n/);
          match(text, /\n200000\nthe page has \[secret\]\n/);
        }
      });

      it(`end a command at its limit that ignores signals, and fail: ${shell.join(" ")}`, () => {
        const begun = Date.now();
        const { code, text } = decided(`exec*) shift 2; exec "$@" ;;`, {
          SMOKE_COMMAND: "trap '' TERM; sleep 6; exit 0",
          TIMEOUT: "1",
        });
        equal(code, 1);
        match(text, /the command was stopped after its limit of 1 s \(smoke\.timeout\)/);
        ok(Date.now() - begun < 9000);
        const soon = decided(`exec*) shift 2; exec "$@" ;;`, {
          SMOKE_COMMAND: "exit 7",
          TIMEOUT: "1",
        });
        match(soon.text, /the command ended with exit code 7/);
      });

      it(`end a container at its limit that is created later than that: ${shell.join(" ")}`, () => {
        const late = `run*) until [ -e killed ]; do sleep 0.1; done; exit 137 ;;
  kill*) echo >>asked; [ "$(grep -c '' asked)" -lt 2 ] || { : >killed; exit 0; }; exit 1 ;;`;
        match(
          decided(late, { SMOKE_IMAGE: "checks:1", TIMEOUT: "1" }).text,
          /the container of smoke\.image was stopped after its limit of 1 s/,
        );
      });

      it(`pass with an answer of every path alone, whatever cuts them off: ${shell.join(" ")}`, () => {
        const smoke = (line: string) => {
          const docker = `case "$*" in *curl*) ${line} ;; esac`;
          return runScript(shell, "smoke", docker, smokeEnvironment);
        };
        const [ready, health] = [
          "/ready?a=1 200 10.0.0.2:8000",
          "/api/v1/health 200 10.0.0.2:8000",
        ];
        equal(smoke(`printf '%s\\n' '${ready}' '${health}'`).code, 0);
        match(smoke("exit 0").text, /\/ready\?a=1 gave no complete response within 2 s/);
        match(smoke("exit 28").text, /\/ready\?a=1 gave no complete response within 2 s/);
        match(smoke(`echo '${ready}'`).text, /\/api\/v1\/health gave no complete response/);
        const cut = "echo '/ready?a=1 500 10.0.0.2:8000'; echo EOF; exit 1";
        match(smoke(cut).text, /\/ready\?a=1 answered 500 10\.0\.0\.2:8000; expected 2xx/);
      });

      it(`print log lines and Docker's words exactly: ${shell.join(" ")}`, () => {
        const words = "C:\\new\\table \\c and the end";
        const { text } = runScript(shell, "pull", `printf '%s\\n' '${words}' >&2; exit 1`, {
          IMAGE: "a:1",
          SETTING: "images.green",
          TRAFFIC: "",
          KEEP: "",
          NEEDS: "",
          REGISTRY_ADDRESS: "",
        });
        ok(text.includes(`could not be pulled: ${words}.`), text);
      });
    }

    for (const shell of scriptShells) {
      it(`print no carriage return, with which ssh ends its words: ${shell.join(" ")}`, () => {
        const refused = "printf 'ssh: Connection refused\\r\\n' >&2; exit 1";
        const pull = {
          IMAGE: "a:1",
          SETTING: "images.green",
          TRAFFIC: "",
          KEEP: "",
          NEEDS: "",
          REGISTRY_ADDRESS: "",
        };
        const { text } = runScript(shell, "pull", refused, pull);
        match(text, /could not be pulled: ssh: Connection refused\. /);
      });
    }

    it("are tried in a shell", () => {
      ok(scriptShells.length > 0);
    });
  });
});
