import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync, mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ScriptName, scriptText } from "../../components/scriptText";

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

/** The labels that readHost.sh asks for. */
export const hostLabels = {
  LABEL_STACK: "s",
  LABEL_APP: "a",
  LABEL_IMAGE: "i",
  LABEL_SETTINGS: "t",
  LABEL_PORT: "p",
  LABEL_HANDOVER: "h",
};

/** What gate.sh is given. */
export const gateEnvironment = {
  COLOR: "green",
  CONTAINER: "green-1",
  CONTAINER_ID: "id-1",
  CONTAINER_PORT: "8000",
  NETWORK: "n",
  PROXY: "proxy",
  COLOR_PORT: "9103",
  READY_PATH: "/ready",
  READY_STATUSES: "200",
  PROBE_HEADERS: "",
  CONSECUTIVE: "1",
  PROBE_TIMEOUT: "2",
  TIMEOUT: "0",
  ACTIVE: "/active",
  DATABASE: "db",
  RECORDED: "/recorded",
  FACTS: "/facts",
  LABEL_IMAGE: "image",
  TAKES_OVER: "",
  STARTS: "",
  KEEPALIVE: "",
  SERVING: "",
  FORECASTER_CLIENT_IMAGE: "",
  COMMAND: "",
  HINT: "",
};

/** What smoke.sh is given. */
export const smokeEnvironment = {
  COLOR: "green",
  CONTAINER_ID: "id-1",
  ADDRESS: "10.0.0.2:8000",
  PROXY: "proxy",
  COLOR_PORT: "9103",
  SMOKE_PATHS: "/ready?a=1 /api/v1/health",
  SMOKE_COMMAND: "",
  SMOKE_IMAGE: "",
  SMOKE_CONTAINER: "smoke-check",
  NETWORK: "n",
  LABEL: "stack=a/b",
  READY_PATH: "/ready",
  READY_STATUSES: "200",
  PROBE_HEADERS: "",
  PROBE_TIMEOUT: "2",
  TIMEOUT: "5",
  ACTIVE: "/active",
  FACTS: "/facts",
  HINT: "",
};

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
