import { deepEqual, equal, match, ok } from "node:assert/strict";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { deployedStack } from "../support/deployedStack";
import { until } from "../support/until";

const config = {
  proxy: {
    bindAddress: ["127.0.0.1", "::1"],
    trustedProxies: ["private"],
    proxyProtocol: true,
  },
};

describe("nginx behind a load balancer that passes connections on", () => {
  const stack = deployedStack(() => ({ config }));

  /** What comes back for a request of somebody at 192.0.2.7, as the load balancer passes it on. */
  async function passedOn(address: string, before = "PROXY TCP4 192.0.2.7 192.0.2.1 5555 80\r\n") {
    const socket = connect(stack().ports.proxy, address);
    socket.write(
      `${before}GET /request HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 198.51.100.9\r\nX-Forwarded-Proto: https\r\nConnection: close\r\n\r\n`,
    );
    return text(socket).catch(String);
  }

  /** The headers that the backend got of it. */
  async function seen(): Promise<Record<string, string>> {
    const answer = await passedOn("127.0.0.1");
    const [, body = ""] = /\r\n\r\n[^{]*(\{.*\})/s.exec(answer) ?? [];
    return (JSON.parse(body) as { headers: Record<string, string> }).headers;
  }

  it("is reached at each of its addresses, and not without the protocol", async () => {
    for (const address of ["127.0.0.1", "::1"]) {
      match(await passedOn(address), /^HTTP\/1\.1 200 OK\r\n/);
      ok(!(await passedOn(address, "")).includes("HTTP/1.1 200"), address);
    }
    equal((await stack().ask("/ready", "idle")).status, 200);
  });

  it("believes whose the connection is, and nothing that the user says", async () => {
    const headers = await seen();
    const { "x-real-ip": address, "x-forwarded-for": path, "x-forwarded-proto": scheme } = headers;
    deepEqual([address, path, scheme], ["192.0.2.7", "192.0.2.7", "http"]);
  });

  it("is healthy to Docker, and serves on through a switch", async () => {
    await stack().switchTo("green");
    match(await passedOn("127.0.0.1"), /X-Color: green\r\n/);
    const health = ["inspect", "--format", "{{.State.Health.Status}}", stack().names.proxy];
    await until("it is", async () => (await stack().docker(...health)) === "healthy");
  });

  it("believes nobody else", async () => {
    await stack().set("proxy.trustedProxies[0]", "198.51.100.0/24");
    await stack().up();
    ok(!(await seen())["x-real-ip"]?.includes("192.0.2.7"));
  });
});
