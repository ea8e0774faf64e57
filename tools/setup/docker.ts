import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { createInterface } from "node:readline/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { attempt, succeed } from "./command";
import { onPath } from "./folder";
import type { Surroundings } from "./surroundings";

/**
 * Makes sure that a Docker daemon answers; root on Debian gets one installed and started.
 * @throws Error with what to do on this system when there is none.
 */
export async function prepareDocker(surroundings: Surroundings): Promise<void> {
  if (await answers(surroundings)) return;
  const { env, progress } = surroundings;
  const isDebian = fs.existsSync("/etc/debian_version") && process.getuid?.() === 0;
  if (!isDebian || env.DOCKER_HOST !== undefined || !(await mayInstall(env))) {
    throw new Error(
      "No Docker daemon answers. Start Docker (Docker Desktop, or `sudo systemctl start docker`), " +
        "or install it: https://docs.docker.com/engine/install/",
    );
  }
  if (onPath("dockerd", env) === undefined || onPath("iptables", env) === undefined) {
    await progress.step("installing Docker from Debian's packages", () => install(env));
  }
  await progress.step("starting the Docker daemon", () => start(surroundings));
}

async function answers({ env }: Surroundings): Promise<boolean> {
  const asked = await attempt("docker", ["version", "--format", "{{.Server.Version}}"], {
    env,
    timeoutMs: 10_000,
  });
  return asked.ok;
}

async function mayInstall(env: NodeJS.ProcessEnv): Promise<boolean> {
  if (env.FORECASTER_INSTALL_DOCKER === "0") return false;
  if (!process.stdin.isTTY || env.FORECASTER_INSTALL_DOCKER === "1") return true;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question("Install and start Docker on this machine? [Y/n] ");
  terminal.close();
  return !/^n/i.test(answer);
}

async function install(env: NodeJS.ProcessEnv): Promise<void> {
  const quiet = { env: { ...env, DEBIAN_FRONTEND: "noninteractive" } };
  await succeed("apt-get", ["update", "--quiet"], quiet);
  await succeed("apt-get", ["install", "--yes", "--quiet", "docker.io", "iptables"], quiet);
}

async function start(surroundings: Surroundings): Promise<void> {
  // Where the kernel refuses overlay mounts, vfs always works.
  for (const driver of [[], ["--storage-driver", "vfs"]]) {
    launch(surroundings, driver);
    for (let tries = 0; tries < 40; tries++) {
      if (await answers(surroundings)) return;
      await sleep(500);
    }
  }
  throw new Error(`The Docker daemon does not start; see ${logFile(surroundings)}`);
}

/** Started on its own: the daemon outlives this process. */
function launch(surroundings: Surroundings, args: readonly string[]): void {
  const log = fs.openSync(logFile(surroundings), "a");
  spawn("dockerd", args, {
    env: surroundings.env,
    detached: true,
    stdio: ["ignore", log, log],
  }).unref();
  fs.closeSync(log);
}

function logFile({ cache }: Surroundings): string {
  fs.mkdirSync(cache, { recursive: true });
  return path.join(cache, "dockerd.log");
}
