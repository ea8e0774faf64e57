import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { createInterface } from "node:readline";
import { Progress } from "./progress";
import { Sites } from "./sites";

/** What matters here about the operating system. */
export interface System {
  readonly platform: NodeJS.Platform;
  readonly isRoot: boolean;
  /** Whether Debian's packages can be installed, by root. */
  readonly isDebian: boolean;
  readonly hasSystemd: boolean;
  /** Whether a Debian package that brings a service starts it; not so in containers. */
  readonly startsServices: boolean;
  /** Absolute path of the keys that Debian's archive is signed with. */
  readonly keyring: string;
  /** Absolute path of the certificates that this machine trusts. */
  readonly certificates: string;
}

/** Everything set-up depends on outside this repository; tests bring their own. */
export interface Surroundings {
  readonly env: NodeJS.ProcessEnv;
  /** Absolute path of the folder that holds what set-up made. */
  readonly cache: string;
  readonly progress: Progress;
  readonly sites: Sites;
  /** Pulumi's own download site. */
  readonly pulumiSite: string;
  readonly system: System;
  /** Asks the person at the terminal; undefined where nobody is there. */
  readonly ask: ((question: string, signal?: AbortSignal) => Promise<boolean>) | undefined;
  /** Ends what is being done for a set-up that has failed or was interrupted. */
  readonly signal?: AbortSignal | undefined;
}

/** The surroundings of this process: XDG cache, its environment, progress to standard error. */
export function ownSurroundings(): Surroundings {
  return {
    env: process.env,
    cache: cacheFolder(process.env),
    progress: new Progress((line) => process.stderr.write(`${line}\n`)),
    sites: new Sites(),
    pulumiSite: "https://get.pulumi.com",
    system: {
      platform: process.platform,
      isRoot: process.getuid?.() === 0,
      isDebian: fs.existsSync("/etc/debian_version"),
      hasSystemd: fs.existsSync("/run/systemd/system"),
      startsServices: !fs.existsSync("/usr/sbin/policy-rc.d"),
      keyring: "/usr/share/keyrings/debian-archive-keyring.gpg",
      certificates: "/etc/ssl/certs/ca-certificates.crt",
    },
    ask: process.stdin.isTTY ? askAtTerminal : undefined,
  };
}

/** Where set-up keeps what it made, outside the checkout. */
export function cacheFolder(env: NodeJS.ProcessEnv): string {
  const base = setting(env, "XDG_CACHE_HOME") ?? path.join(homeFolder(env), ".cache");
  return path.join(base, "forecaster-blue-green");
}

/** The person's home folder. */
export function homeFolder(env: NodeJS.ProcessEnv): string {
  return setting(env, "HOME") ?? os.homedir();
}

/** A variable; an empty one counts as unset, as the XDG specification has it. */
export function setting(env: NodeJS.ProcessEnv, name: string): string | undefined {
  return env[name] === "" ? undefined : env[name];
}

function askAtTerminal(question: string, signal?: AbortSignal): Promise<boolean> {
  const options = signal === undefined ? {} : { signal };
  const terminal = createInterface({ input: process.stdin, output: process.stderr, ...options });
  return new Promise((resolve) => {
    // Ctrl-C and Ctrl-D close it.
    terminal.once("close", () => {
      resolve(false);
    });
    terminal.question(`${question} [Y/n] `, (answer) => {
      resolve(!/^n/i.test(answer));
      terminal.close();
    });
  });
}
