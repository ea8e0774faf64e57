import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync, mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ScriptName, scriptText } from "../../components/dockerScript";

/** How a script ended. */
export interface ScriptEnd {
  readonly code: number | null;
  /** What it printed, its failure included. */
  readonly text: string;
}

/** The shells of this machine, dash and busybox: the two that scripts are written for. */
export const scriptShells = [["dash"], ["busybox", "sh"]].filter(
  ([program = "", ...args]) => spawnSync(program, [...args, "-c", ":"]).status === 0,
);

/**
 * Runs a script where the Docker CLI is a shell text that answers as the test says: for what a real one
 * says only once in a while.
 */
export function runScript(
  shell: readonly string[],
  script: ScriptName,
  docker: string,
  environment: Readonly<Record<string, string>>,
): ScriptEnd {
  const room = mkdtempSync(join(tmpdir(), "forecaster-script-"));
  try {
    mkdirSync(join(room, "bin"));
    writeFileSync(join(room, "bin", "docker"), `#!/bin/sh\n${docker}\n`, { mode: 0o755 });
    const [program = "", ...args] = shell;
    const { status, stdout, stderr } = spawnSync(program, [...args, "-s"], {
      input: scriptText(script, false),
      cwd: room,
      env: { PATH: `${join(room, "bin")}:${process.env.PATH ?? ""}`, ...environment },
      encoding: "utf8",
      timeout: 120_000,
    });
    return { code: status, text: stdout + stderr };
  } finally {
    rmSync(room, { recursive: true });
  }
}
