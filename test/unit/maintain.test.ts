import { deepEqual, equal, match } from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { scriptText } from "../../components/scriptText";
import { scriptShells } from "../support/scriptRun";

describe("the script that keeps users out and lets them in", () => {
  for (const shell of scriptShells) {
    const name = shell.join(" ");
    let room = "";

    beforeEach(() => {
      room = mkdtempSync(join(tmpdir(), "forecaster-maintain-"));
      mkdirSync(join(room, "bin"));
      writeFileSync(join(room, "bin/flock"), "#!/bin/sh\n", { mode: 0o755 });
    });

    afterEach(() => {
      rmSync(room, { recursive: true });
    });

    const run = (kind: string, input = scriptText("maintain", true)) => {
      const [program = "", ...args] = shell;
      const PATH = `${join(room, "bin")}:${process.env.PATH ?? ""}`;
      const env = { PATH, STATE: join(room, "state"), MAINTENANCE: kind };
      const ended = spawnSync(program, [...args, "-s"], { input, env, encoding: "utf8" });
      return { code: ended.status, text: ended.stdout + ended.stderr };
    };
    const files = () => readdirSync(join(room, "state/active")).sort();

    it(`leaves what nginx looks at, from any kind to any other, and again: ${name}`, () => {
      const left = {
        off: ["blue"],
        "503": ["blue", "maintenance-for-users"],
        hold: ["blue", "hold", "maintenance-for-users"],
      };
      mkdirSync(join(room, "state/active"), { recursive: true });
      writeFileSync(join(room, "state/active/blue"), "");
      for (const kind of [
        "503",
        "503",
        "hold",
        "hold",
        "off",
        "off",
        "hold",
        "503",
        "off",
      ] as const) {
        deepEqual(run(kind), { code: 0, text: `{"maintenance":"${kind}"}\n` });
        deepEqual(files(), left[kind]);
      }
    });

    it(`ends an update where nginx cannot be told, and says what users meet: ${name}`, () => {
      // In the way, as a disk that is full.
      mkdirSync(join(room, "state/active/maintenance-for-users"), { recursive: true });
      const { code, text } = run("503");
      equal(code, 1);
      match(
        text,
        /^Users cannot be kept out \(proxy\.maintenance\), so nothing further was done: \S/,
      );
      match(run("off").text, /^Users cannot be let in again \(proxy\.maintenance\): \S/);
    });

    it(`does nothing when only a part of it has come: ${name}`, () => {
      const whole = scriptText("maintain", true);
      run("503", whole.slice(0, whole.lastIndexOf("main")));
      deepEqual(readdirSync(room), ["bin"]);
    });
  }
});
