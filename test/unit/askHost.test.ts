import { equal, match } from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readsScript } from "../../components/askHost";
import { scriptText } from "../../components/scriptText";
import { onPath } from "../../tools/setup/folder";
import { hostLabels } from "../support/scriptRun";

/** A Docker that has nothing of the stack. */
const docker = `#!/bin/sh
case "$*" in
  version*) echo 28.5.2 ;;
  *inspect*) exit 1 ;;
esac
`;

describe("a question to the Docker host", () => {
  it("is asked where sh is bash too, which crashes on some of it when it reads a script as it goes", () => {
    const room = mkdtempSync(join(tmpdir(), "forecaster-bash-"));
    try {
      symlinkSync(onPath("bash", process.env) ?? "bash", join(room, "sh"));
      writeFileSync(join(room, "docker"), docker, { mode: 0o755 });
      const { status, stdout } = spawnSync(join(room, "sh"), ["-c", readsScript], {
        input: scriptText("readHost", false),
        encoding: "utf8",
        env: {
          PATH: `${room}:${process.env.PATH ?? ""}`,
          ...{ CONTAINERS: "db nginx", PROXY: "nginx", PROXY_IMAGE: "nginx:1", IMAGES: "nginx:1" },
          ...{ VOLUME: "state", DATA_VOLUME: "data", NETWORK: "net", VOLUMES: "state data" },
          ...{ LIMIT: "20", WORK_LIMIT: "20", STATE: "/state", STATUS_PORT: "9100", OWNER: "own" },
          ...hostLabels,
        },
      });
      equal(status, 0);
      match(stdout, /^host\t[^]*^version\t28\.5\.2$[^]*^missing\tnet$[^]*^serves\tnone$/m);
    } finally {
      rmSync(room, { recursive: true });
    }
  });
});
