import { equal, match, ok } from "node:assert/strict";
import { createServer, type Server } from "node:net";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ScriptName } from "../../components/scriptText";
import { ProcessTable } from "../support/run/processTable";
import { hostLabels, runScript, scriptShells } from "../support/scriptRun";

const environment = {
  ...{ LIMIT: "2", WORK_LIMIT: "3", CONTAINERS: "db proxy", PROXY: "proxy", PROXY_IMAGE: "nginx" },
  ...{ IMAGES: "nginx", VOLUME: "state", VOLUMES: "state", DATA_VOLUME: "data", NETWORK: "net" },
  ...{
    STATE: "/state",
    STATUS_PORT: "9100",
    OWNER: "a/b",
    REMOVED: "",
    LEFT: "green",
    REACHED: "",
  },
  ...hostLabels,
  ...{ DISCARD: "", CACHES: "", COUNT: "" },
};

describe("a Docker daemon that takes a connection and never answers", () => {
  let folder: string;
  let socket: string;
  let server: Server;
  // As Docker's client does: it connects, and waits for the answer.
  const client = `case "$*" in
  $ANSWERED) exit 0 ;;
esac
exec ${process.execPath} -e 'require("net").connect(process.argv[1], () => undefined)' "$SILENT/docker.sock"`;

  before((done) => {
    folder = mkdtempSync(join(tmpdir(), "forecaster-silent-"));
    socket = join(folder, "docker.sock");
    server = createServer().listen(socket, done);
  });

  after((done) => {
    rmSync(folder, { recursive: true });
    server.close(() => {
      done();
    });
  });

  /** What a script says, within its limits; nothing of it may run on. */
  async function ask(shell: readonly string[], script: ScriptName, answered = ""): Promise<string> {
    const begin = Date.now();
    const changes = { DOCKER_HOST: `unix://${socket}`, ANSWERED: answered, SILENT: folder };
    const { code, text } = runScript(shell, script, client, { ...environment, ...changes });
    equal(code, 0, text);
    ok(Date.now() - begin < 25_000, "it has taken longer than its limits");
    const table = await ProcessTable.read();
    equal((await table.startedWith("SILENT", folder)).length, 0, "something of it runs on");
    return text;
  }

  it("is named as one that cannot be reached", async () => {
    const words = /^serves\tunknown\nunreachable\tno answer to docker ps within 2 s$/m;
    for (const shell of scriptShells) match(await ask(shell, "readHost"), words);
  });

  it("is named so when it falls silent later", async () => {
    const words = /^serves\tunknown\nunreachable\tno answer to docker network within 2 s$/m;
    for (const shell of scriptShells) match(await ask(shell, "readHost", "ps*"), words);
  });

  it("is named where nobody can tell of files", async () => {
    const words = /^untold\tgreen\tno answer to docker inspect within 2 s$/m;
    for (const shell of scriptShells) match(await ask(shell, "readLeftFiles"), words);
  });
}).timeout(60_000);
