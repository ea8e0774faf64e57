import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { Progress } from "../../../tools/setup/progress";
import { Sites } from "../../../tools/setup/sites";
import type { Surroundings, System } from "../../../tools/setup/surroundings";

/** What the fake programs need of the real system. */
const realTools = ["cat", "chmod", "cp", "grep", "gzip", "mkdir", "mv", "sh", "sleep", "tar"];

/** A machine for set-up's tests: a folder with a PATH of its own, without network and real Docker. */
export class FakeMachine {
  readonly root = fs.mkdtempSync(path.join(os.tmpdir(), "forecaster-setup-"));
  readonly bin = path.join(this.root, "bin");
  readonly home = path.join(this.root, "home");
  readonly cache = path.join(this.root, "cache/forecaster-blue-green");
  /** What set-up said, line by line. */
  readonly said: string[] = [];
  private readonly log = path.join(this.root, "calls.log");

  constructor() {
    for (const folder of [this.bin, this.home, this.cache]) {
      fs.mkdirSync(folder, { recursive: true });
    }
    for (const tool of realTools) fs.symlinkSync(findTool(tool), path.join(this.bin, tool));
    for (const file of ["keyring", "certificates"])
      fs.writeFileSync(path.join(this.root, file), "");
  }

  /** Puts a program on PATH, or elsewhere, that notes its calls and then does what the script says. */
  add(name: string, script = "", folder = this.bin): void {
    fs.mkdirSync(folder, { recursive: true });
    const text = `#!/bin/sh\necho "${name} $*" >>"${this.log}"\n${script}\n`;
    fs.writeFileSync(path.join(folder, name), text, { mode: 0o755 });
  }

  /** The calls of all fake programs, or of one, in order. */
  calls(program = ""): string[] {
    if (!fs.existsSync(this.log)) return [];
    const lines = fs.readFileSync(this.log, "utf8").split("\n");
    return lines.filter((line) => line.startsWith(program) && line !== "");
  }

  /** Whether a file or folder of this machine is there. */
  has(...parts: readonly string[]): boolean {
    return fs.existsSync(path.join(this.root, ...parts));
  }

  /** Makes an empty file of this machine. */
  touch(...parts: readonly string[]): void {
    const file = path.join(this.root, ...parts);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, "");
  }

  /** What set-up made in the cache. */
  made(): string[] {
    return fs.readdirSync(this.cache);
  }

  get env(): NodeJS.ProcessEnv {
    return { PATH: this.bin, HOME: this.home, XDG_CACHE_HOME: path.dirname(this.cache) };
  }

  /** Progress that keeps what is said; how long something takes here depends on how busy the real machine is. */
  progress(quietSeconds: number): Progress {
    return new Progress((line) => this.said.push(line), quietSeconds);
  }

  /** Root on a Debian without systemd, nobody at the terminal, Pulumi's site down. */
  surroundings(
    changes: Partial<Omit<Surroundings, "system">> = {},
    system: Partial<System> = {},
  ): Surroundings {
    return {
      env: this.env,
      cache: this.cache,
      progress: this.progress(600),
      sites: new Sites(1000, 1000),
      pulumiSite: "http://127.0.0.1:1",
      ask: undefined,
      ...changes,
      system: {
        platform: process.platform,
        isRoot: true,
        isDebian: true,
        hasSystemd: false,
        startsServices: false,
        keyring: path.join(this.root, "keyring"),
        certificates: path.join(this.root, "certificates"),
        ...system,
      },
    };
  }

  remove(): void {
    fs.rmSync(this.root, { recursive: true, force: true });
  }
}

/** The number of a process that has ended. */
export function deadProcess(): number {
  return spawnSync(process.execPath, ["--version"]).pid;
}

/** Whether a process is there and has not ended. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch {
    return false;
  }
}

/** Where nobody collects orphans, they stay listed after their end. */
function isZombie(pid: number): boolean {
  const file = `/proc/${pid}/stat`;
  return fs.existsSync(file) && fs.readFileSync(file, "utf8").includes(") Z ");
}

function findTool(name: string): string {
  const folders = (process.env.PATH ?? "").split(path.delimiter);
  const file = folders.map((folder) => path.join(folder, name)).find((one) => fs.existsSync(one));
  if (file === undefined) throw new Error(`these tests need ${name}`);
  return file;
}
