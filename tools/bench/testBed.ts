import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { stateDirectory } from "../../components/model/proxy/activeUpstream";
import { parseData } from "../../components/model/config/parseConfig";
import { type NginxConf, renderNginxConf } from "../../components/model/proxy/nginxConf";
import { proxyStartScript } from "../../components/scriptText";
import type { Contestant } from "./verdict";

const run = promisify(execFile);
/** Should the run be killed, its containers end by themselves and are removed. */
const livesAtMostSeconds = 1800;

const backend = `
worker_processes auto;
pid /run/backend.pid;
error_log /dev/stderr warn;
events { worker_connections 16384; }
http {
    access_log off;
    keepalive_requests 1000000;
    server { listen 8000; default_type text/plain; return 200 "ok\\n"; }
}
`;

/** What somebody writes who wants a proxy with kept connections and nothing else; `log` are words of its \`http\` block. */
function plain(log: string): string {
  return `
worker_processes auto;
worker_rlimit_nofile 65536;
pid /run/plain.pid;
error_log /dev/stderr warn;
events { worker_connections 16384; }
http {
${log}
    upstream backend {
        server blue:8000;
        keepalive 128;
    }
    server {
        listen 80;
        location / {
            proxy_pass http://backend;
            proxy_http_version 1.1;
            proxy_set_header Connection "";
        }
    }
}
`;
}

const own = `mkdir -p $STATE/active && : >$STATE/active/blue && printf %s "$CONF" >$STATE/nginx.conf
timeout ${livesAtMostSeconds} sh -c "$START" || true`;

// Without `|| true` the shell would replace itself, and `timeout` refuses to be process 1.
const other = `printf %s "$CONF" >/tmp/nginx.conf
timeout ${livesAtMostSeconds} nginx -c /tmp/nginx.conf -g 'daemon off;' || true`;

/** A trivial backend, and in front of it each nginx that is compared, in containers of one network. */
export class TestBed {
  readonly #prefix = `bench-${randomBytes(4).toString("hex")}`;
  readonly #made: string[] = [];

  constructor(private readonly image: string) {}

  async make(): Promise<void> {
    await docker("network", "create", this.#prefix);
    const names = ["--network-alias", "blue", "--network-alias", "green"];
    await this.#start("backend", other, backend, ...names);
    const [silent, logged] = [proxy("off"), proxy("stdout")];
    for (const [who, { text }] of [["ours", silent] as const, ["oursLogged", logged] as const]) {
      const state = ["--env", `STATE=${stateDirectory}`, "--volume", stateDirectory];
      const start = ["--env", `START=${proxyStartScript(false, false)}`];
      await this.#start(who, own, text, ...state, ...start);
    }
    await this.#start("plain", other, plain("    access_log off;"));
    await this.#start("plainLogged", other, plain(sameLog(logged)));
  }

  /** Where it answers; only on the Docker host itself. */
  async address(who: Contestant): Promise<string> {
    const format = "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}";
    const url = `http://${await docker("inspect", "--format", format, `${this.#prefix}-${who}`)}/`;
    const giveUpAt = Date.now() + 15_000;
    for (;;) {
      const answer = await fetch(url).catch(() => undefined);
      await answer?.body?.cancel();
      if (answer?.ok === true) return url;
      if (Date.now() > giveUpAt) throw new Error(`${who} does not answer at ${url}`);
      await sleep(100);
    }
  }

  /** Removes what it made; a container that ends by itself is removed at the same moment by Docker. */
  async remove(): Promise<void> {
    for (const name of this.#made) {
      await docker("rm", "--force", "--volumes", name).catch(ignoreGone);
    }
    const giveUpAt = Date.now() + 10_000;
    while (Date.now() < giveUpAt && (await this.#hasNetwork())) {
      await docker("network", "rm", this.#prefix).catch(() => sleep(200));
    }
  }

  async #hasNetwork(): Promise<boolean> {
    const names = await docker("network", "ls", "--format", "{{.Name}}");
    return names.split("\n").includes(this.#prefix);
  }

  async #start(part: string, script: string, conf: string, ...options: string[]): Promise<void> {
    const name = `${this.#prefix}-${part}`;
    this.#made.push(name);
    // As the containers of a stack have it.
    const logs = ["--log-opt", "max-size=10m", "--log-opt", "max-file=3"];
    const all = [
      "--detach",
      "--rm",
      "--name",
      name,
      "--network",
      this.#prefix,
      ...logs,
      ...options,
    ];
    const shell = ["--env", `CONF=${conf}`, "--entrypoint", "sh", this.image, "-c", script];
    await docker("run", ...all, ...shell);
  }
}

/** As a stack has it whose settings are the defaults. */
function proxy(accessLog: "off" | "stdout"): NginxConf {
  const image = "registry.example/backend:1";
  const images = { blue: image, green: image };
  const config = parseData({ activeColor: "blue", images, proxy: { accessLog } });
  return renderNginxConf(config.proxy, { blue: 8000, green: 8000 }, { handsOver: true });
}

/** The log of that configuration, without what only this program knows. */
function sameLog({ text }: NginxConf): string {
  const [log = ""] = /^ *log_format access [^;]*;\n *access_log [^;]*;$/m.exec(text) ?? [];
  return log.replace(" if=$is_logged", "").replace("$color", "blue");
}

function ignoreGone(error: Error): void {
  if (!/No such container|already in progress/.test(error.message)) throw error;
}

async function docker(...args: readonly string[]): Promise<string> {
  const { stdout } = await run("docker", args);
  return stdout.trim();
}
