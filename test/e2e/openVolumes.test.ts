import { strict as assert } from "node:assert";
import { scriptFile } from "../../components/scriptText";
import { docker, removeAllWith, runPrefix } from "../support/dockerHost";
import { testToolchain } from "../support/toolchain";

describe("what a release of another user finds in its volumes", () => {
  const volume = `${runPrefix}-open-volumes`;
  let image = "";

  before(async () => {
    image = (await testToolchain()).images.nginx;
  });

  beforeEach(async () => {
    await docker("volume", "create", volume);
  });

  afterEach(async () => {
    await removeAllWith(volume);
  });

  /** Runs a shell line in the volume, as root. */
  function inside(line: string): Promise<string> {
    const mounts = ["--volume", `${volume}:/volumes/0`, "--workdir", "/volumes/0"];
    return docker("run", "--rm", ...mounts, "--entrypoint", "sh", image, "-c", line);
  }

  /** Owner, group and mode of each of these. */
  async function modes(...names: readonly string[]): Promise<Record<string, string>> {
    const lines = await inside(`stat -c '%n %u:%g %a' ${names.join(" ")}`);
    const fields = lines.split("\n").map((line) => line.split(/ (.*)/));
    return Object.fromEntries(fields.map(([name = "", mode = ""]) => [name, mode]));
  }

  /** As a release of user 4711 has it done; `refused` says when it was refused before, as `touch -d` takes it. */
  function open(kind: "cache" | "kept", refused?: string): Promise<string> {
    const mark = refused === undefined ? "" : `touch -d '${refused}' /refused; `;
    const words = [scriptFile("openVolumes"), "open", "4711", "4712", "1000", kind];
    return docker(
      ...["run", "--rm", "--volume", `${volume}:/volumes/0`, "--env", "SINCE=/refused"],
      ...["--entrypoint", "sh", image, "-c", `${mark}sh -c "$@"`, "sh", ...words],
    );
  }

  it("is open in a cache as far as to its owner, but a secret only to the release's group", async () => {
    await inside(`
      umask 022; mkdir -p hub/new private; echo of 1000 >hub/new/file; echo secret >token; echo more >private/file
      printf x >-rf; printf x >"two
lines"; cp /bin/busybox runs-as-owner
      chown -R -h 1000:1000 .; chmod 600 token private/file; chmod 700 private; chmod 4755 runs-as-owner; chmod 2750 .`);
    await open("cache");
    const names = [".", "hub", "hub/new/file", "token", "private", "private/file"];
    assert.deepEqual(await modes(...names, "./-rf", "runs-as-owner"), {
      ".": "1000:1000 3777",
      hub: "1000:1000 777",
      "hub/new/file": "1000:1000 666",
      token: "1000:4712 660",
      private: "1000:4712 770",
      "private/file": "1000:4712 660",
      "./-rf": "1000:1000 666",
      "runs-as-owner": "1000:1000 4755",
    });
    assert.equal(await inside("stat -c %a ./two*"), "666");
  });

  it("is counted where it is kept, and nothing is changed", async () => {
    await inside(
      "mkdir of; echo x >of/file; echo x >by-hand; chown -R 1000:1000 of; chmod 700 of of/file",
    );
    assert.match(await open("kept"), /^foreign\t0\t1000\t2\tof(\/file)?$/);
    assert.deepEqual(await modes(".", "of", "of/file"), {
      ".": "0:0 755",
      of: "1000:1000 700",
      "of/file": "1000:1000 700",
    });
  });

  it("counts again a day after the release was refused for it", async () => {
    const ago = (hours: number) => `@${Math.floor(Date.now() / 1000) - hours * 3600}`;
    await inside(`echo x >file; chown 1000 file; touch -d '${ago(1)}' file`);
    assert.equal(await open("kept", ago(2)), "");
    assert.match(await open("kept", ago(48)), /^foreign\t0\t1000\t1\tfile$/);
  });
}).timeout(60_000);
