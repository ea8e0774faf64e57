import { strict as assert } from "node:assert";
import { execFile } from "node:child_process";
import { scriptText } from "../../components/scriptText";
import { docker, removeAllWith, runPrefix } from "../support/dockerHost";
import { testToolchain } from "../support/toolchain";
import { until } from "../support/until";

const name = (part: string) => `${runPrefix}-drain-${part}`;

/** Fills its own queue of connections and accepts none: the next one gets no answer to its SYN. */
const deaf = `
const net = require("node:net");
const server = net.createServer();
server.listen({ port: 8000, backlog: 1 }, () => {
  for (let i = 0; i < 4; i++) net.connect(8000, "127.0.0.1");
  process.nextTick(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0));
});`;

describe("the wait for the last requests of a color", () => {
  before("makes a proxy, and a backend that accepts nothing", async function () {
    this.timeout(120_000);
    const { images } = await testToolchain();
    await docker("network", "create", name("network"));
    const green = ["--network", name("network"), "--network-alias", "green"];
    const node = [images.backendBase, "--eval", deaf];
    await docker("run", "-d", "--name", name("green"), ...green, "--entrypoint", "node", ...node);
    const proxy = ["--network", name("network"), "--entrypoint", "sleep", images.nginx, "600"];
    await docker("run", "-d", "--init", "--name", name("proxy"), ...proxy);
    await docker("exec", name("proxy"), "mkdir", "-p", "/etc/forecaster/active");
  });

  after("removes both", () => removeAllWith(name("")));

  function drain(): Promise<unknown> {
    const variables = {
      STATE: "/etc/forecaster",
      COLOR: "green",
      ACTION: "recreate",
      CONTAINER_PORT: "8000",
      TIMEOUT: "2",
    };
    const env = Object.entries(variables).flatMap(([key, value]) => ["--env", `${key}=${value}`]);
    const args = ["exec", "--interactive", ...env, name("proxy"), "sh", "-s"];
    return new Promise((resolve, reject) => {
      const child = execFile("docker", args, (error, stdout, stderr) => {
        if (error === null) resolve(JSON.parse(stdout));
        else reject(new Error(stderr));
      });
      child.stdin?.end(scriptText("drain", true));
    });
  }

  it("is over at once where there is none", async () => {
    assert.deepEqual(await drain(), { color: "green", drained: true });
  });

  it("counts one whose connection the backend has not accepted yet, and ends at its limit", async () => {
    const inProxy = ["exec", name("proxy"), "sh", "-c"];
    await docker("exec", "-d", name("proxy"), "curl", "-s", "-m", "60", "http://green:8000/");
    const waiting = "awk '$4 == \"02\"' /proc/net/tcp | wc -l";
    await until("a connection waits", async () => (await docker(...inProxy, waiting)) === "1");
    assert.deepEqual(await drain(), { color: "green", drained: false, open: 1 });
  });
}).timeout(120_000);
