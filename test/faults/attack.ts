import { strict as assert } from "node:assert";
import { readFile } from "node:fs/promises";
import { once } from "node:events";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { colors } from "../../components/model/color";
import { ask } from "../support/ask";
import { testToolchain } from "../support/toolchain";
import type { Fault } from "./fault";
import type { Scene } from "./scene";

/** Sends these bytes to nginx, and returns everything that it answers before it closes. */
async function send({ stack }: Scene, bytes: string): Promise<string> {
  const socket = connect(stack.ports.proxy, "127.0.0.1");
  await once(socket, "connect");
  socket.setTimeout(10_000, () => socket.destroy(new Error("nginx keeps the connection open")));
  socket.end(bytes);
  return text(socket);
}

/** The headers that a backend got of a request with these. */
async function seen({ stack }: Scene, headers: Record<string, string>) {
  const answer = await ask(stack.ports.proxy, "/request", { headers });
  return (JSON.parse(answer.body) as { headers: Record<string, string> }).headers;
}

/** Addresses on which this host listens, by port, from the kernel's table: `0100007F` is 127.0.0.1. */
async function listeners(): Promise<Map<number, string[]>> {
  const found = new Map<number, string[]>();
  for (const table of ["/proc/net/tcp", "/proc/net/tcp6"]) {
    for (const line of (await readFile(table, "utf8")).split("\n").slice(1)) {
      const [, local = "", , state] = line.trim().split(/\s+/);
      const [address = "", port = ""] = local.split(":");
      if (state !== "0A") continue;
      const number = parseInt(port, 16);
      found.set(number, [...(found.get(number) ?? []), address]);
    }
  }
  return found;
}

/** A shell line that prints the address when a connection to it comes about within two seconds. */
function connects(host: string, port: number): string {
  const address = `${host}:${port}`;
  const curl = `curl -s -m 2 -o /dev/null -w '%{time_connect}' http://${address}`;
  return `{ [ "$(${curl})" = 0.000000 ] || echo ${address}; }`;
}

const addresses = "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}";

/** What somebody who can send requests, or run a container on the same host, can reach. */
export const attack: readonly Fault[] = [
  {
    part: "attack",
    name: "a container on another network tries the stack's own addresses",
    bringAbout: async ({ stack }) => {
      const { images } = await testToolchain();
      const network = `${stack.prefix}-stranger`;
      const { database, proxy, backends } = stack.names;
      const all = [database, proxy, backends.blue, backends.green];
      const ips = await stack.docker("inspect", "--format", addresses, ...all);
      await stack.docker("network", "create", network);
      try {
        const tries = ips
          .split("\n")
          .flatMap((ip) => [80, 5432, 8000, 8080, 9100, 9101, 9102].map((port) => [ip, port]))
          .map(([ip, port]) => connects(String(ip), Number(port)));
        const own = ["run", "--rm", "--network", network, "--entrypoint", "sh", images.nginx];
        const open = await stack.insideProxy(connects(database, 5432));
        assert.equal(open, `${database}:5432`, "what is open is found");
        assert.equal(await stack.docker(...own, "-c", `${tries.join(" & ")} & wait`), "");
      } finally {
        await stack.docker("network", "rm", network);
      }
    },
  },
  {
    part: "attack",
    name: "somebody looks at the ports of the host",
    bringAbout: async ({ stack }) => {
      const open = await listeners();
      const loopback = (port: number) => {
        assert.deepEqual(open.get(port), ["0100007F"], `port ${port}`);
      };
      Object.values(stack.ports).forEach(loopback);
    },
  },
  {
    part: "attack",
    name: "a request with two lengths, or with a length and chunks",
    isFast: true,
    bringAbout: async (scene) => {
      const post = "POST /api/v1/observations HTTP/1.1\r\nHost: forecaster\r\n";
      const twoLengths = `${post}Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!`;
      const both = `${post}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`;
      for (const bytes of [twoLengths, both]) {
        assert.match(await send(scene, bytes), /^HTTP\/1\.1 400 /);
      }
    },
  },
  {
    part: "attack",
    name: "a request with a header of 40 kB",
    bringAbout: async (scene) => {
      const header = `X-Padding: ${"x".repeat(40_000)}`;
      const bytes = `GET /health HTTP/1.1\r\nHost: forecaster\r\n${header}\r\n\r\n`;
      assert.match(await send(scene, bytes), /^HTTP\/1\.1 400 /);
    },
  },
  {
    part: "attack",
    name: "headers that pretend to come from the proxy, or would open a way past it",
    isFast: true,
    bringAbout: async (scene) => {
      const headers = await seen(scene, {
        "x-real-ip": "192.0.2.1",
        "x-forwarded-proto": "https",
        "x-forwarded-for": "192.0.2.1",
        connection: "Upgrade, X-Real-IP",
        upgrade: "h2c",
      });
      const client = headers["x-real-ip"] ?? "";
      assert.notEqual(client, "192.0.2.1");
      assert.equal(headers["x-forwarded-for"], `192.0.2.1, ${client}`);
      assert.equal(headers["x-forwarded-proto"], "http");
      assert.equal(headers.upgrade, undefined);
    },
  },
  {
    part: "attack",
    name: "somebody breaks into a backend, nginx or Postgres and looks for more rights",
    bringAbout: async ({ stack }) => {
      const { database, proxy, backends } = stack.names;
      const rightsOf = (name: string) =>
        stack.docker("exec", name, "grep", "-E", "^(NoNewPrivs|CapBnd|CapEff):", "/proc/1/status");
      for (const name of [database, proxy, backends.blue, backends.green]) {
        const lines = await rightsOf(name);
        assert.match(lines, /NoNewPrivs:\t1/, name);
        const bounding = parseInt(/CapBnd:\t(\w+)/.exec(lines)?.[1] ?? "", 16);
        assert.equal(bounding & needless, 0, `${name} may have ${lines}`);
      }
      for (const color of colors) {
        assert.match(await rightsOf(backends[color]), /CapEff:\t0+$/m, "the backend is not root");
      }
    },
  },
];

/** NET_RAW, SYS_CHROOT, MKNOD, AUDIT_WRITE, SETFCAP and SETPCAP, by their bits (linux/capability.h). */
const needless = [13, 18, 27, 29, 31, 8].reduce((mask, bit) => mask | (1 << bit), 0);
