import { strict as assert } from "node:assert";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { scriptFile } from "../../components/scriptText";
import { docker, removeAllWith, runPrefix } from "../support/dockerHost";
import { buildImage } from "../support/imageOfFiles";

const run = promisify(execFile);

describe("the folders that Docker makes above what is mounted", () => {
  const image = `${runPrefix}-parents:1`;
  const volume = `${runPrefix}-parents`;

  before("builds an image that has nothing but two files and some folders", async () => {
    await buildImage(image, {
      Dockerfile: [
        "FROM scratch",
        "COPY passwd group /etc/",
        "ADD folders.tar /",
        "USER app",
        'CMD ["nothing"]',
        "",
      ].join("\n"),
      passwd: "root:x:0:0::/:\napp:x:1234:1235::/home/app:\n",
      group: "root:x:0:\napp:x:1235:\nmodels:x:77:\n",
      "folders.tar": await folders(),
    });
    await docker("volume", "create", volume);
  });

  after("removes them", async () => {
    await removeAllWith(`${runPrefix}-parents`);
  });

  /** A root's folder, one of the user, and a link to the first. */
  async function folders(): Promise<Buffer> {
    const line =
      'd=$(mktemp -d); cd "$d"; mkdir -p srv/own home/app; ln -s srv link; chown 1234:1235 home/app; tar -cf - *; rm -r "$d"';
    const { stdout } = await run("sh", ["-c", line], { encoding: "buffer" });
    return stdout;
  }

  /** Owner and mode of each folder below these of a container that is about to start, by its path. */
  async function given(
    flags: readonly string[],
    paths: readonly string[],
    tops: readonly string[],
    beforehand = "",
  ): Promise<Record<string, string>> {
    const mounts = paths.flatMap((path) => ["--volume", `${volume}:${path}`]);
    const id = await docker("create", ...flags, ...mounts, image);
    const libraries = ["reference", "userOf", "parents"].map((name) => scriptFile(`lib/${name}`));
    const list = `for top; do docker cp "$id:$top" - | tar -tvf - --numeric-owner; done`;
    try {
      await run("sh", [
        "-c",
        `set -euf\n${libraries.join("\n")}\n${beforehand}\nown_parents "$1"`,
        "sh",
        id,
      ]);
      const { stdout } = await run("sh", ["-c", `id=$1; shift; ${list}`, "sh", id, ...tops]);
      return Object.fromEntries(
        stdout
          .split("\n")
          .flatMap((line) => /^(d\S+) (\S+) .*? \d\d:\d\d (.*)\/$/.exec(line) ?? [])
          .flatMap((field, index, all) =>
            index % 4 === 3 ? [[field, `${all[index - 1]} ${all[index - 2]}`]] : [],
          ),
      );
    } finally {
      await docker("rm", "--force", id);
    }
  }

  const roots = "0/0 drwxr-xr-x";

  for (const [name, flags, owner] of [
    ["by its name", [], "1234/1235 drwxr-xr-x"],
    ["by its number", ["--user", "1234"], "1234/1235 drwxr-xr-x"],
    ["by another's number", ["--user", "1000660000"], "1000660000/0 drwxr-xr-x"],
    ["by number and group", ["--user", "5:6"], "5/6 drwxr-xr-x"],
    ["by name and name of a group", ["--user", "app:models"], "1234/77 drwxr-xr-x"],
    ["root", ["--user", "0"], roots],
    ["unknown, which Docker refuses at its start", ["--user", "nobody"], roots],
  ] as const) {
    it(`belong to the user of an image without a shell, never the image's own: ${name}`, async () => {
      const paths = ["/home/app/.cache/hub/models", "/home/app/.cache/pip", "/srv/own/a/b"];
      assert.deepEqual(await given(flags, paths, ["/home", "/srv"]), {
        home: roots,
        "home/app": "1234/1235 drwxr-xr-x",
        "home/app/.cache": owner,
        "home/app/.cache/hub": owner,
        "home/app/.cache/hub/models": roots,
        "home/app/.cache/pip": roots,
        srv: roots,
        "srv/own": roots,
        "srv/own/a": owner,
        "srv/own/a/b": roots,
      });
    });
  }

  it("belong to it behind a link, above a tmpfs, with any name, and below nothing that is mounted", async () => {
    const long = "n".repeat(120);
    const paths = ["/link/new/leaf", `/${long}/ü ber/leaf`, "/models", "/models/a/b"];
    const all = await given(["--tmpfs", "/run/app/tmp"], paths, ["/srv", `/${long}`, "/run"]);
    const owner = "1234/1235 drwxr-xr-x";
    assert.deepEqual(all, {
      srv: roots,
      "srv/own": roots,
      "srv/new": owner,
      "srv/new/leaf": roots,
      // The same volume is everywhere: what Docker makes in it is no container's.
      "srv/new/leaf/a": roots,
      "srv/new/leaf/a/b": roots,
      [long]: owner,
      [`${long}/ü ber`]: owner,
      [`${long}/ü ber/leaf`]: roots,
      [`${long}/ü ber/leaf/a`]: roots,
      [`${long}/ü ber/leaf/a/b`]: roots,
      run: owner,
      "run/app": owner,
    });
  });

  it("stay as they are where Docker does not tell what the image has", async () => {
    const silent = `docker() {
      [ "$1 $2" != "cp --follow-link" ] || { echo "Error response from daemon: No such container: x" >&2; return 1; }
      command docker "$@"
    }`;
    const all = await given(["--user", "5:6"], ["/home/app/.cache/pip"], ["/home"], silent);
    assert.equal(all.home, roots);
    assert.equal(all["home/app"], "1234/1235 drwxr-xr-x");
  });

  it("stay as they are where the file system is read-only, and no container is left", async () => {
    const all = await given(["--read-only"], ["/home/app/.cache/pip"], ["/home"]);
    assert.equal(all["home/app/.cache"], roots);
    const left = await docker(...["ps", "--all", "--quiet", "--filter", `ancestor=${image}`]);
    assert.equal(left, "");
  });
}).timeout(60_000);
