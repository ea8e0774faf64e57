import { strict as assert } from "node:assert";
import { proxyStartScript } from "../../components/scriptText";
import { stateDirectory } from "../../components/model/proxy/activeUpstream";
import { renderNginxConf } from "../../components/model/proxy/nginxConf";
import { docker, removeAllWith, runPrefix } from "../support/dockerHost";
import { find } from "../support/mocks/registered";
import { recordUpdate } from "../support/mocks/scenarios";
import { validConfig } from "../support/model/configs";
import { testToolchain } from "../support/toolchain";
import { until } from "../support/until";

const name = (part: string) => `${runPrefix}-names-${part}`;

/** Answers every question for an address with its own, and every request with its name. */
const stranger = `
const own = Object.values(require("node:os").networkInterfaces()).flat().find((i) => !i.internal);
require("node:http").createServer((_, response) => response.end("a stranger")).listen(8000);
const server = require("node:dgram").createSocket("udp4").bind(53);
server.on("message", (query, from) => {
  const end = query.indexOf(0, 12) + 5;
  const isA = query.readUInt16BE(end - 4) === 1;
  const head = Buffer.from([query[0], query[1], 0x81, 0x80, 0, 1, 0, isA ? 1 : 0, 0, 0, 0, 0]);
  const answer = [0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, ...own.address.split(".").map(Number)];
  const parts = [head, query.subarray(12, end), ...(isA ? [Buffer.from(answer)] : [])];
  server.send(Buffer.concat(parts), from.port, from.address);
});`;
const release = `require("node:http").createServer((_, response) => response.end("blue")).listen(8000);`;

describe("a color that is down, where the outside has a name server that answers everything", () => {
  let base: string;
  let nginx: string;

  async function node(part: string, program: string, ...options: string[]): Promise<void> {
    const own = ["--name", name(part), "--network", name("network"), "--entrypoint", "node"];
    await docker("run", "--detach", "--init", ...own, ...options, base, "--eval", program);
  }

  /** The program's own proxy with these DNS options; it serves blue. */
  async function proxy(part: string, dnsOpts: readonly string[]): Promise<void> {
    const address = "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}";
    const outside = await docker("inspect", "--format", address, name("stranger"));
    const { text } = renderNginxConf(validConfig().proxy, { blue: 8000, green: 8000 });
    const prepare = `mkdir -p $STATE/active && : >$STATE/active/blue && printf %s "$TEXT" >$STATE/nginx.conf`;
    const settings = ["--env", `STATE=${stateDirectory}`, "--env", `TEXT=${text}`];
    const names = ["--dns", outside, ...dnsOpts.flatMap((option) => ["--dns-opt", option])];
    const own = ["--name", name(part), "--network", name("network"), "--entrypoint", "sh"];
    const command = [nginx, "-c", `${prepare}\n${proxyStartScript(false, false)}`];
    await docker("run", "--detach", ...own, ...names, ...settings, ...command);
    await until(
      "nginx answers",
      async () => (await asked(part, "/nginx-health")) === "healthy 200",
    );
  }

  function asked(part: string, path = "/"): Promise<string> {
    const curl = ["curl", "-s", "-m", "10", "-w", " %{http_code}", `http://127.0.0.1${path}`];
    return docker("exec", name(part), ...curl).then(
      (answer) => answer.replace(/\s+/g, " "),
      () => "no answer",
    );
  }

  before("makes a network with a stranger in it, who is its name server", async function () {
    this.timeout(120_000);
    const { images } = await testToolchain();
    [base, nginx] = [images.backendBase, images.nginx];
    await docker("network", "create", name("network"));
    await node("stranger", stranger);
  });

  after("removes all of it", () => removeAllWith(name("")));

  it("would be answered for by a stranger, if Docker asked outside", async () => {
    await proxy("asking", []);
    await until("the stranger answers", async () => (await asked("asking")) === "a stranger 200");
  });

  it("is answered for by nobody, and by itself as soon as it is there", async () => {
    const { inputs } = find((await recordUpdate("release")).resources, "forecaster-proxy");
    await proxy("quiet", (inputs.dnsOpts ?? []) as string[]);
    const nobody = /502 Bad Gateway.* 502$/;
    for (let second = 0; second < 5; second++) {
      assert.match(await asked("quiet"), nobody);
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
    await node("blue", release, "--network-alias", "blue");
    await until("blue answers", async () => (await asked("quiet")) === "blue 200");
    await docker("rm", "--force", name("blue"));
    for (let second = 0; second < 5; second++) {
      assert.doesNotMatch(await asked("quiet"), /stranger/);
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
    assert.match(await asked("quiet"), nobody, "its address is forgotten");
  });
}).timeout(120_000);
