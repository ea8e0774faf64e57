import { strict as assert } from "node:assert";
import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const scripts = resolve(__dirname, "../../.github/scripts");

describe("the release scripts of the workflows", () => {
  let bin = "";

  beforeEach(() => {
    bin = mkdtempSync(join(tmpdir(), "forecaster-release-"));
  });

  afterEach(() => {
    rmSync(bin, { recursive: true });
  });

  /** Runs a script beside a `pulumi` that answers by these patterns of its arguments; returns what else it was asked. */
  function run(script: string, tag: string, answers: Readonly<Record<string, string>>): string {
    const log = join(bin, "log");
    writeFileSync(log, "");
    const cases = Object.entries(answers).map(([words, answer]) => `"${words}"*) ${answer} ;;`);
    const pulumi = `#!/bin/sh\ncase "$*" in\n${cases.join("\n")}\n*) echo "$@" >>"${log}" ;;\nesac\n`;
    writeFileSync(join(bin, "pulumi"), pulumi);
    chmodSync(join(bin, "pulumi"), 0o755);
    execFileSync("sh", [join(scripts, script)], {
      env: { PATH: `${bin}:${process.env.PATH}`, STACK: "stage", IMAGE_TAG: tag },
      stdio: "pipe",
    });
    return readFileSync(log, "utf8");
  }

  function configure(active: string, image: string, tag: string): string {
    return run("configureRelease.sh", tag, {
      "stack output": `echo "${active}"`,
      "config get": `echo "${image}"`,
    });
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

  it("sets nothing when the engine does not tell what runs", () => {
    const answers = { "stack output": "echo blue", "config get": "echo lost >&2; exit 255" };
    assert.throws(() => run("configureRelease.sh", "v2", answers), /lost/);
    assert.equal(readFileSync(join(bin, "log"), "utf8"), "");
  });

  it("fail when a deployment has not brought the release, and ask for this very commit", () => {
    const deploy = (active: string, images: object) =>
      run("deployRelease.sh", "v2", {
        "config get activeColor": "echo green",
        "config get --path images.green": "echo app:v2",
        "stack output activeColor": `echo ${active}`,
        "stack output images": `echo '${JSON.stringify(images, null, 2)}'`,
      });
    const served = { blue: "app:v1", green: "app:v2" };
    assert.match(deploy("green", served), /^deployment run update --git-commit [0-9a-f]{40} /);
    assert.throws(() => deploy("blue", served), /The deployment failed: stage serves blue/);
    assert.throws(
      () => deploy("green", { ...served, green: "app:v0" }),
      /wanted is app:v2 on green/,
    );
  });
});
