import { strict as assert } from "node:assert";
import { setTimeout as sleep } from "node:timers/promises";
import { stateDirectory } from "../../components/model/proxy/activeUpstream";
import { renderNginxConf } from "../../components/model/proxy/nginxConf";
import { patchedStartScript, proxyStartScript, scriptFile } from "../../components/scriptText";
import { docker, removeAllWith, runPrefix } from "../support/dockerHost";
import { validConfig } from "../support/model/configs";
import { testToolchain } from "../support/toolchain";
import { until } from "../support/until";

const name = (part: string) => `${runPrefix}-processes-${part}`;
const state = `${name("state")}:${stateDirectory}`;
/** How an earlier version of this program began its nginx. */
const earlierStart = `exec nginx -c $STATE/nginx.conf -g 'daemon off;'`;
const pointer = scriptFile("pointer");

/** A release that answers slowly, and this program's own question not at all. */
const release = `
require("node:http").createServer((request, response) => {
  if (request.url === "/stream") {
    const pieces = setInterval(() => response.write("."), 500);
    setTimeout(() => { clearInterval(pieces); response.end("ends"); }, 8000);
  } else if (request.url !== "/nginx-takes-over") response.end("blue");
}).listen(8000);`;

describe("an nginx that takes over in the network of another", () => {
  let base: string;
  let nginx: string;

  async function run(part: string, command: string, ...options: string[]): Promise<void> {
    const own = ["--name", name(part), "--restart", "unless-stopped", "--stop-signal", "SIGQUIT"];
    const shell = ["--entrypoint", "sh", "--volume", state, "--env", `STATE=${stateDirectory}`];
    await docker("run", "--detach", ...own, ...shell, ...options, nginx, "-c", command);
  }

  /** The proxy of a state volume in which blue serves, with these directives of somebody's own. */
  async function proxy(http?: string, command = proxyStartScript(false, false)): Promise<void> {
    const { proxy: settings } = validConfig({
      proxy: { directives: http === undefined ? {} : { http } },
    });
    const { text } = renderNginxConf(settings, { blue: 8000, green: 8000 }, { handsOver: true });
    const prepare = `cd $STATE; [ -e nginx.conf ] || { mkdir active; : >active/blue; printf %s "$TEXT" >nginx.conf; }`;
    const network = ["--network", name("network"), "--sysctl", "net.ipv4.tcp_migrate_req=1"];
    await run("proxy", `${prepare}\n${command}`, ...network, "--env", `TEXT=${text}`);
  }

  async function patched(): Promise<void> {
    const joined = `container:${name("proxy")}`;
    await run("patched", patchedStartScript, "--network", joined, "--pid", joined);
  }

  async function node(part: string, ...options: string[]): Promise<void> {
    const own = ["--name", name(part), "--network", name("network"), "--entrypoint", "node"];
    await docker("run", "--detach", "--init", ...own, ...options, base, "--eval", release);
  }

  function inProxy(script: string): Promise<string> {
    return docker("exec", name("proxy"), "sh", "-euc", script);
  }

  const ask = (path = "/") => inProxy(`curl -s -m 20 http://127.0.0.1${path}`).catch(() => "");
  const answers = () => until("blue answers", async () => (await ask()) === "blue");
  const serving = () => inProxy(`${pointer}\nwho_serves`).catch(() => "");
  const serves = (which: string) =>
    until(`${which} serves`, async () => (await serving()) === which);
  const inspected = (part: string, what: string) =>
    docker("inspect", "--format", `{{${what}}}`, name(part));

  before("makes a network with a release in it", async function () {
    this.timeout(120_000);
    const { images } = await testToolchain();
    [base, nginx] = [images.backendBase, images.nginx];
    await docker("network", "create", name("network"));
    await node("blue", "--network-alias", "blue");
  });

  afterEach("removes what a test made", async () => {
    await docker("rm", "--force", name("patched"), name("proxy"), name("late")).catch(() => "");
    await docker("volume", "rm", "--force", name("state"));
  });

  after("removes all of it", () => removeAllWith(name("")));

  it("does so beside a color that is slow to answer", async () => {
    await proxy();
    await answers();
    const begun = Date.now();
    await patched();
    await serves("patched");
    assert.ok(Date.now() - begun < 15_000, `it took ${Date.now() - begun} ms`);
  });

  it("waits until it knows the address of the color that serves", async () => {
    await proxy();
    await answers();
    await docker("network", "disconnect", name("network"), name("blue"));
    try {
      await patched();
      const begun = `[ -S /run/forecaster/begin.sock ]`;
      await until("it has begun", () =>
        docker("exec", name("patched"), "sh", "-c", begun).then(
          () => true,
          () => false,
        ),
      );
      await sleep(2000);
      assert.equal(await serving(), "own");
    } finally {
      await docker("network", "connect", "--alias", "blue", name("network"), name("blue"));
    }
    await serves("patched");
    await answers();
  });

  it("ends where it cannot serve, and is tried again until it can", async () => {
    await proxy();
    await answers();
    await inProxy(
      `cd $STATE; sed -i 's/^ *log_format access/upstream late { server late:8000; } &/' nginx.conf`,
    );
    await patched();
    const restarts = () => inspected("patched", ".RestartCount");
    await until("Docker starts it again", async () => (await restarts()) !== "0");
    assert.equal(await ask(), "blue");
    await node("late", "--network-alias", "late");
    await serves("patched");
  });

  it("does not in a proxy that stops", async () => {
    await proxy();
    await answers();
    const asks = `fetch("http://${name("proxy")}/stream").then((answer) => answer.text()).then(console.log)`;
    const stream = docker("exec", name("blue"), "node", "--eval", asks);
    await until("the stream runs", async () =>
      (await inProxy("cat /proc/net/tcp")).includes(":1F40 01"),
    );
    await patched();
    await serves("patched");
    const stopped = docker("stop", name("proxy"));
    await until(
      "Docker starts it again",
      async () => (await inspected("patched", ".RestartCount")) !== "0",
    );
    await sleep(2500);
    assert.equal(await ask(), "", "nothing new begins");
    assert.match(await stream, /^\.+ends$/);
    await stopped;
  });

  it("leaves an earlier version's proxy, which is put back, one that runs and can be reloaded", async () => {
    await proxy();
    await answers();
    await docker("kill", name("proxy"));
    await docker("rm", name("proxy"));
    await proxy(undefined, earlierStart);
    await answers();
    const workers = () => inProxy("cat /proc/1/task/1/children");
    const before = await workers();
    await inProxy(`${pointer}\nset -euf\nreload`);
    await until("its workers are others", async () => {
      const now = await workers();
      return (
        now.trim() !== "" &&
        before
          .trim()
          .split(" ")
          .every((worker) => !now.includes(worker))
      );
    });
  });
}).timeout(120_000);
