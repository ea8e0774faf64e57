import { type ChildProcess, spawn } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { attempt, type Outcome, succeed } from "./command";
import { INSTALL, installPackages, mayInstall } from "./debian";
import { onPath } from "./folder";
import { setting, type Surroundings } from "./surroundings";

/**
 * Makes sure that a Docker daemon answers; root on Debian gets one installed and started.
 * @throws Error with what to do on this system when there is none.
 */
export async function prepareDocker(surroundings: Surroundings): Promise<void> {
  const { env, progress } = surroundings;
  const asked = await askDaemon(surroundings);
  if (asked.ok) return;
  const question = isInstalled(env)
    ? "Start the Docker daemon on this machine?"
    : "Install Docker from Debian's packages on this machine, and start it?";
  if (setting(env, "DOCKER_HOST") !== undefined || !(await mayInstall(surroundings, question))) {
    throw new Error(whatToDo(surroundings, asked.stderr));
  }
  if (!isInstalled(env)) await installPackages(surroundings, ["docker.io", "iptables"]);
  progress.say(`starting the Docker daemon (${INSTALL}=0 forbids it)`);
  await progress.step("starting the Docker daemon", () => start(surroundings));
}

function askDaemon(surroundings: Surroundings): Promise<Outcome> {
  const args = ["version", "--format", "{{.Server.Version}}"];
  return attempt(surroundings, "docker", args, { timeoutMs: 10_000 });
}

function isInstalled(env: NodeJS.ProcessEnv): boolean {
  return ["docker", "dockerd", "iptables"].every((name) => onPath(name, env) !== undefined);
}

function whatToDo({ env, system }: Surroundings, words: string): string {
  const host = setting(env, "DOCKER_HOST");
  if (host !== undefined) {
    return `No Docker daemon answers at ${host}: correct DOCKER_HOST, or unset it.`;
  }
  if (/permission denied/i.test(words)) {
    return 'Docker does not let this user in: sudo usermod -aG docker "$USER", then log in again.';
  }
  const hasClient = onPath("docker", env) !== undefined;
  if (system.platform === "darwin") {
    return hasClient
      ? "No Docker daemon answers. Start Docker Desktop: open -a Docker"
      : "There is no Docker here. Install it: brew install --cask docker-desktop";
  }
  if (hasClient) {
    const command = system.hasSystemd ? "systemctl start docker" : "service docker start";
    return `No Docker daemon answers. Start it: sudo ${command}`;
  }
  const command = "sudo apt-get install docker.io iptables";
  return `There is no Docker here. Install it: ${system.isDebian ? command : "https://docs.docker.com/engine/install/"}`;
}

async function start(surroundings: Surroundings): Promise<void> {
  // Its package may have started it.
  if ((await askDaemon(surroundings)).ok) return;
  if (surroundings.system.hasSystemd) {
    await succeed(surroundings, "systemctl", ["start", "docker"]);
    return;
  }
  // Where the kernel refuses overlay mounts, vfs always works.
  for (const driver of [[], ["--storage-driver", "vfs"]]) {
    if (await answersFrom(launch(surroundings, driver), surroundings)) return;
  }
  throw new Error(`The Docker daemon does not start; its log: ${logFile(surroundings)}`);
}

/** Waits until a daemon answers; returns false as soon as this one has ended, or after a minute. */
async function answersFrom(daemon: Daemon, surroundings: Surroundings): Promise<boolean> {
  const begun = Date.now();
  while (!daemon.hasEnded() || leftToAnother(daemon, begun)) {
    if ((await askDaemon(surroundings)).ok) return true;
    if (Date.now() > begun + 60_000) daemon.process.kill();
    await sleep(200);
  }
  return false;
}

/** Whether it has ended because another set-up is just starting one. */
function leftToAnother(daemon: Daemon, begun: number): boolean {
  return Date.now() < begun + 30_000 && daemon.hasSaid(/ensure docker is not running/);
}

interface Daemon {
  readonly process: ChildProcess;
  hasEnded(): boolean;
  hasSaid(words: RegExp): boolean;
}

/** Started on its own: the daemon outlives this process. */
function launch(surroundings: Surroundings, args: readonly string[]): Daemon {
  const file = logFile(surroundings);
  const log = fs.openSync(file, "a");
  const { size } = fs.fstatSync(log);
  const daemon = spawn("dockerd", args, {
    env: surroundings.env,
    cwd: "/",
    detached: true,
    stdio: ["ignore", log, log],
  });
  fs.closeSync(log);
  let ended = false;
  for (const end of ["exit", "error"]) daemon.once(end, () => (ended = true));
  daemon.unref();
  return {
    process: daemon,
    hasEnded: () => ended,
    hasSaid: (words) => words.test(fs.readFileSync(file).subarray(size).toString()),
  };
}

function logFile({ cache }: Surroundings): string {
  return path.join(cache, "dockerd.log");
}
