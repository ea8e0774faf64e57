import { strict as assert } from "node:assert";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { scriptText } from "../../../components/scriptText";
import {
  type FoundFiles,
  type LeftFiles,
  parseLeftFiles,
} from "../../../components/model/leftFiles/leftFiles";
import { docker, removeAllWith, runPrefix } from "../../support/dockerHost";
import { buildImage } from "../../support/imageOfFiles";
import { testToolchain } from "../../support/toolchain";

const prefix = `${runPrefix}-counted`;
const container = `${prefix}-backend`;

describe("files below a VOLUME are counted on the host", () => {
  let tools = "";

  before("makes images whose VOLUME has a file, a link and a folder", async () => {
    tools = (await testToolchain()).images.nginx;
    const make =
      "cd /app; mkdir folder; echo deep >folder/deep; ln -s welcome link; echo >'line\nbreak'";
    const lines = ["COPY welcome /app/welcome", `RUN ${JSON.stringify(["sh", "-c", make])}`];
    const image = (base: string, ...more: string[]) =>
      [`FROM ${base}`, ...more, "VOLUME /app", "VOLUME /empty", 'CMD ["sleep", "600"]', ""].join(
        "\n",
      );
    await buildImage(`${prefix}:full`, { Dockerfile: image(tools, ...lines), welcome: "hello\n" });
    const bare = image("scratch", "COPY welcome /app/welcome");
    await buildImage(`${prefix}:bare`, { Dockerfile: bare, welcome: "hello\n" });
  });

  afterEach(async () => {
    await docker("rm", "--force", "--volumes", container);
    await removeAllWith(`${prefix}-volume`);
  });

  after(() => removeAllWith(prefix));

  async function runFull(line: string): Promise<void> {
    await docker("run", "--detach", "--name", container, `${prefix}:full`);
    await docker("exec", container, "sh", "-c", line);
  }

  /** What the plan is told. */
  function ask(changes: Readonly<Record<string, string>>): FoundFiles {
    const environment = {
      PROXY: "nobody",
      PROXY_IMAGE: tools,
      VOLUMES: "",
      DISCARD: "",
      CACHES: "",
    };
    const who = { REMOVED: container, LEFT: "", REACHED: "" };
    const count = { COUNT: scriptText("countFiles", false), LIMIT: "60", WORK_LIMIT: "600" };
    const { stdout, stderr } = spawnSync("sh", ["-s"], {
      input: scriptText("readLeftFiles", false),
      env: { ...process.env, ...environment, ...who, ...count, ...changes },
      encoding: "utf8",
    });
    assert.equal(stderr, "");
    return parseLeftFiles(stdout);
  }

  /** Number and newest of the files by their path. */
  function counted(changes: Readonly<Record<string, string>> = {}): Record<string, string> {
    const { left, untold } = ask(changes);
    assert.deepEqual(untold, []);
    const words = ({ path, count: files, newest }: LeftFiles) => [path, `${files}, ${newest}`];
    return Object.fromEntries(left.map(words)) as Record<string, string>;
  }

  it("none in a container that wrote none, that only touched them, or that is not there", async () => {
    await runFull(
      "touch /app/welcome; mkdir /empty/folder; mkfifo /empty/pipe; chown 1000 /app/folder/deep",
    );
    assert.deepEqual(counted(), {});
    assert.deepEqual(counted({ LEFT: container }), {});
    assert.deepEqual(counted({ REMOVED: "nobody-of-this-name" }), {});
  });

  it("all that are new or changed, whatever their names, links too", async () => {
    await runFull(
      `cd /app; echo HELLO >welcome; ln -sf folder link; echo x >'line\nbreak'; echo >'folder/ä\t"b" '; touch -d 2030-01-01 folder/-n; ln -s nowhere /empty/dangling`,
    );
    assert.deepEqual(counted(), { "/app": "5, folder/-n", "/empty": "1, dangling" });
    assert.deepEqual(counted({ DISCARD: "/app/folder\n/emp" })["/app"]?.slice(0, 2), "3,");
    assert.deepEqual(counted({ DISCARD: "/tmp\n/app\n/empty" }), {});
  });

  it("a number that wc writes behind blanks, as macOS does", async () => {
    await runFull("echo one >/app/one");
    const folder = mkdtempSync(join(tmpdir(), "forecaster-wc-"));
    const program = `#!/bin/sh\nprintf '%8s\\n' "$(PATH='${process.env.PATH ?? ""}' wc "$@")"\n`;
    writeFileSync(join(folder, "wc"), program, { mode: 0o755 });
    try {
      assert.deepEqual(counted({ PATH: `${folder}:${process.env.PATH ?? ""}` }), {
        "/app": "1, one",
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("those of an image without any tool, of a container that never ran", async () => {
    await docker("create", "--name", container, `${prefix}:bare`, "none");
    assert.deepEqual(counted(), {});
    const write = "echo hi >/app/more; echo hi >/app/welcome";
    await docker("run", "--rm", "--volumes-from", container, tools, "sh", "-c", write);
    assert.deepEqual(Object.keys(counted()), ["/app"]);
    assert.match(counted()["/app"] ?? "", /^2, /);
  });

  it("not those that a volume has which is mounted afterwards, be it within or around", async () => {
    await runFull(
      "echo one >/app/one; mkdir /app/sub; echo two >/app/sub/two; echo three >/empty/three",
    );
    const copy = async (from: string, volume: string) => {
      const mounts = ["--volumes-from", container, "--volume", `${prefix}-volume-${volume}:/to`];
      await docker("run", "--rm", ...mounts, tools, "cp", "-a", `${from}/.`, "/to/");
    };
    await copy("/app/sub", "sub");
    await copy("/empty", "empty");
    const VOLUMES = [`${prefix}-volume-sub /app/sub`, `${prefix}-volume-empty /empty`].join("\n");
    assert.deepEqual(counted({ VOLUMES }), { "/app": "1, one" });
    await docker("exec", container, "sh", "-c", "echo changed >/app/sub/two");
    assert.match(counted({ VOLUMES })["/app"] ?? "", /^2, /);
    const missing = `${prefix}-volume-missing`;
    assert.match(counted({ VOLUMES: `${missing} /app` })["/app"] ?? "", /^2, /);
    await assert.rejects(docker("volume", "inspect", missing), /no such volume/i);
  });

  it("those of a volume with a name where traffic goes to a container that has another there, not to one that has none", async () => {
    const named = ["--volume", `${prefix}-volume-named:/srv/named`];
    await docker("run", "--detach", "--name", container, ...named, `${prefix}:full`);
    await docker("exec", container, "sh", "-c", "echo one >/srv/named/one; echo two >/app/two");
    const towards = async (...mounts: readonly string[]) => {
      const REACHED = `${prefix}-reached`;
      await docker("create", "--name", REACHED, ...mounts, `${prefix}:full`);
      try {
        return counted({ REMOVED: "", LEFT: container, REACHED });
      } finally {
        await docker("rm", "--volumes", REACHED);
      }
    };
    assert.deepEqual(await towards(), { "/app": "1, two" });
    assert.deepEqual(await towards(...named), { "/app": "1, two" });
    assert.deepEqual(await towards("--volume", "/srv"), {
      "/app": "1, two",
      "/srv/named": "1, one",
    });
  });

  it("100,000 of them within two minutes, where nothing has them and where a volume does", async function () {
    this.timeout(300_000);
    await runFull(
      "cd /empty; for i in $(seq 100); do mkdir $i; (cd $i; seq 1000 | xargs touch); done",
    );
    const begun = Date.now();
    assert.match(counted()["/empty"] ?? "", /^100000, /);
    const volume = `${prefix}-volume-many`;
    const mounts = ["--volumes-from", container, "--volume", `${volume}:/to`];
    await docker("run", "--rm", ...mounts, tools, "cp", "-a", "/empty/.", "/to/");
    assert.deepEqual(counted({ VOLUMES: `${volume} /empty` }), {});
    assert.ok(Date.now() - begun < 120_000, `${Date.now() - begun} ms`);
  });

  it("never in silence where they cannot be told", async () => {
    await runFull("echo one >/app/one");
    assert.throws(
      () => counted({ PROXY_IMAGE: `${prefix}:bare` }),
      /sh.*no such file|executable file/i,
    );
  });
});
