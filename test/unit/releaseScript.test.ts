import { strict as assert } from "node:assert";
import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const script = resolve(__dirname, "../../.github/scripts/configureRelease.sh");

describe("the release script of the workflows", () => {
  let bin = "";

  beforeEach(() => {
    bin = mkdtempSync(join(tmpdir(), "forecaster-release-"));
  });

  afterEach(() => {
    rmSync(bin, { recursive: true });
  });

  /** Runs it beside a `pulumi` that answers as told and notes what is set. */
  function configure(active: string, image: string, tag: string): string {
    const log = join(bin, "log");
    writeFileSync(log, "");
    const pulumi = `#!/bin/sh
case "$1 $2" in
  "stack output") echo "${active}" ;;
  "config get") echo "${image}" ;;
  *) echo "$@" >>"${log}" ;;
esac
`;
    writeFileSync(join(bin, "pulumi"), pulumi);
    chmodSync(join(bin, "pulumi"), 0o755);
    execFileSync("sh", [script], {
      env: { PATH: `${bin}:${process.env.PATH}`, STACK: "stage", IMAGE_TAG: tag },
      stdio: "pipe",
    });
    return readFileSync(log, "utf8");
  }

  it("puts the tag on the idle color, in the repository of what serves", () => {
    const end = "--stack stage --non-interactive\n";
    const cases = [
      ["blue", "registry.example/app:v1", "registry.example/app:v2", "green"],
      ["green", "localhost:5000/app:v1@sha256:0a", "localhost:5000/app:v2", "blue"],
      ["blue", "localhost:5000/app@sha256:0a", "localhost:5000/app:v2", "green"],
    ] as const;
    for (const [active, running, released, idle] of cases) {
      assert.equal(
        configure(active, running, "v2"),
        `config set --path images.${idle} ${released} ${end}config set activeColor ${idle} ${end}`,
      );
    }
  });

  it("refuses a tag that moves or is none, and a stack that serves nothing yet", () => {
    for (const tag of ["latest", "", "v1;ls", "-v1", "a b"]) {
      assert.throws(() => configure("blue", "app:v1", tag), /not a fixed tag/);
    }
    assert.throws(() => configure("", "app:v1", "v2"), /serves no color yet/);
  });
});
