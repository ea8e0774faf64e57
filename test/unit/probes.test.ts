import { equal, match } from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { curlHeaders } from "../../components/model/curlHeaders";
import { scriptFile } from "../../components/scriptText";
import { runScript, scriptShells, smokeEnvironment } from "../support/scriptRun";

/** What a script prints that has the functions of scripts/lib/probe.sh. */
function probe(shell: readonly string[], text: string, env: Record<string, string>): string {
  const [program = "", ...args] = shell;
  const input = `set -euf\n${scriptFile("lib/probe")}\n${text}`;
  const path = process.env.PATH ?? "";
  return spawnSync(program, [...args, "-s"], {
    input,
    encoding: "utf8",
    env: { PATH: path, ...env },
  }).stdout;
}

describe("a probe", () => {
  for (const shell of scriptShells) {
    const name = shell.join(" ");

    it(`hands its headers over by stdin, where nobody on the host can read them: ${name}`, () => {
      const PROBE_HEADERS = curlHeaders({ Host: "forecast.example", "X-Token": 'a "b" \\ $c' });
      equal(
        probe(shell, "with_headers cat", { PROBE_HEADERS }),
        'header = "Host: forecast.example"\nheader = "X-Token: a \\"b\\" \\\\ $c"\n',
      );
    });

    it(`of the ready path passes with its statuses too, of any other path with 2xx alone: ${name}`, () => {
      const asked = [
        "200 /ready",
        "401 /ready",
        "500 /ready",
        "204 /other",
        "401 /other",
        "301 /ready",
      ];
      const text = asked.map((words) => `passes ${words} && printf '%s;' '${words}'`).join("\n");
      const env = { READY_PATH: "/ready", READY_STATUSES: "200 401" };
      equal(probe(shell, `set +e\n${text}`, env), "200 /ready;401 /ready;204 /other;");
    });

    it(`of the gate goes on asking after 2xx that is none of its statuses: ${name}`, () => {
      const env = { READY_STATUSES: "200", READY_PATH: "/ready" };
      equal(probe(shell, "is_ready 204 || printf no; is_ready 200 && printf yes", env), "noyes");
    });

    it(`that fails says what was expected, and never a header: ${name}`, () => {
      const docker = `case "$*" in *curl*) printf '/ready?a=1 401 10.0.0.2:8000' ;; esac`;
      const PROBE_HEADERS = curlHeaders({ Authorization: "Bearer t0ken" });
      const { code, text } = runScript(shell, "smoke", docker, {
        ...smokeEnvironment,
        PROBE_HEADERS,
      });
      equal(code, 1);
      match(text, /\/ready\?a=1 answered 401 10\.0\.0\.2:8000; expected 2xx from/);
      equal(text.includes("t0ken"), false);
    });
  }
});
