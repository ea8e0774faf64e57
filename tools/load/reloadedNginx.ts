import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";

type Color = "blue" | "green";

const run = promisify(execFile);
const readyWithinMs = 15_000;
/** Should the test be killed, the container ends and removes itself. */
const livesAtMostSeconds = 180;

// The backends are an nginx of their own, so that a reload of the proxy does not touch them.
const backendsConf = `
pid /tmp/backends.pid;
events { worker_connections 4096; }
http {
  access_log off;
  server { listen 127.0.0.1:8001; add_header X-Color blue; add_header X-Version v1; return 200 "{}"; }
  server { listen 127.0.0.1:8002; add_header X-Color green; add_header X-Version v2; return 200 "{}"; }
}
`;

const proxyConf = `
pid /tmp/proxy.pid;
worker_processes auto;
daemon off;
events { worker_connections 4096; }
http {
  access_log off;
  include /tmp/active.conf;
  server {
    listen 80;
    location / { proxy_pass http://backend; proxy_read_timeout 5s; }
  }
}
`;

// Without `|| true` the shell would replace itself, and `timeout` refuses to be process 1.
const start = `
printf %s "$BACKENDS_CONF" > /tmp/backends.conf
printf %s "$PROXY_CONF" > /tmp/proxy.conf
printf %s "$ACTIVE_CONF" > /tmp/active.conf
nginx -c /tmp/backends.conf
timeout ${livesAtMostSeconds} nginx -c /tmp/proxy.conf || true
`;

const reload = `
printf %s "$ACTIVE_CONF" > /tmp/active.conf
nginx -c /tmp/proxy.conf -s reload
`;

/** An nginx in a container of its own that is switched by a rewritten upstream and a reload. */
export class ReloadedNginx {
  idleColor: Color = "green";

  private constructor(
    private readonly name: string,
    /** Published on 127.0.0.1. */
    readonly port: number,
  ) {}

  /** Starts it from the image, serving blue; leaves no container behind when that fails. */
  static async start(image: string): Promise<ReloadedNginx> {
    const name = `reload-control-${randomBytes(4).toString("hex")}`;
    const variables = [
      `BACKENDS_CONF=${backendsConf}`,
      `PROXY_CONF=${proxyConf}`,
      `ACTIVE_CONF=${upstream("blue")}`,
    ].flatMap((variable) => ["--env", variable]);
    const options = ["--detach", "--rm", "--name", name, "--publish", "127.0.0.1::80"];
    try {
      await docker("run", ...options, ...variables, "--entrypoint", "sh", image, "-c", start);
      const port = Number((await docker("port", name, "80/tcp")).split(":").pop());
      await waitUntilReady(port);
      return new ReloadedNginx(name, port);
    } catch (error) {
      await remove(name);
      throw error;
    }
  }

  /** Switches as the guide does; returns when the reload was signalled. */
  async switchTo(color: Color): Promise<void> {
    const active = `ACTIVE_CONF=${upstream(color)}`;
    await docker("exec", "--env", active, this.name, "sh", "-euc", reload);
    this.idleColor = color === "blue" ? "green" : "blue";
  }

  /** Removes the container. */
  async remove(): Promise<void> {
    await remove(this.name);
  }
}

function upstream(color: Color): string {
  return `upstream backend { server 127.0.0.1:${color === "blue" ? 8001 : 8002}; }`;
}

async function docker(...args: readonly string[]): Promise<string> {
  const { stdout } = await run("docker", args);
  return stdout.trim();
}

async function remove(name: string): Promise<void> {
  try {
    await docker("rm", "--force", "--volumes", name);
  } catch (error) {
    // It may never have come to be, or have removed itself.
    if (!/No such container|already in progress/.test(String(error))) throw error;
  }
}

async function waitUntilReady(port: number): Promise<void> {
  const giveUpAt = Date.now() + readyWithinMs;
  while (Date.now() < giveUpAt) {
    const answer = await fetch(`http://127.0.0.1:${port}/`).catch(() => undefined);
    await answer?.body?.cancel();
    if (answer?.ok) return;
    await sleep(100);
  }
  throw new Error(`reload control: nginx on port ${port} did not answer in ${readyWithinMs} ms`);
}
