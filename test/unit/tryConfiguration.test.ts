import { deepEqual, equal } from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runScript, scriptShells } from "../support/scriptRun";

const environment = { PROXY: "proxy", NGINX_CONF: "one;\n  two;\n", LIMIT: "10", WORK_LIMIT: "10" };

/** How the script ends where nginx's container has these programs, and what it leaves there. */
function tried(shell: readonly string[], programs: Readonly<Record<string, string>>) {
  const room = mkdtempSync(join(tmpdir(), "forecaster-try-"));
  try {
    for (const folder of ["bin", "tmp"]) mkdirSync(join(room, folder));
    for (const [name, text] of Object.entries(programs)) {
      writeFileSync(join(room, "bin", name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
    }
    // What is asked of the container runs here, with its programs.
    const docker = `shift 3\nPATH=${room}/bin:$PATH TMPDIR=${room}/tmp exec "$@"`;
    const end = runScript(shell, "tryConfiguration", docker, environment);
    return { ...end, left: readdirSync(join(room, "tmp")) };
  } finally {
    rmSync(room, { recursive: true });
  }
}

const refuses =
  'echo "2026/01/01 00:00:00 [emerg] 7#7: unknown directive \\"two\\" in $4:2" >&2; exit 1';

describe("what nginx thinks of a configuration before an update", () => {
  for (const shell of scriptShells) {
    const name = shell.join(" ");

    it(`is nothing, or its own words and the line: ${name}`, () => {
      deepEqual(tried(shell, { nginx: "exit 0" }), { code: 0, text: "", left: [] });
      const text = 'unknown directive "two"\ntwo;\n';
      deepEqual(tried(shell, { nginx: refuses }), { code: 0, text, left: [] });
    });

    it(`leaves nothing in its container where that is full: ${name}`, () => {
      const { code, text, left } = tried(shell, { nginx: refuses, cat: "exit 1" });
      equal(code, 0);
      deepEqual([text, left], ["", []]);
    });
  }
});
