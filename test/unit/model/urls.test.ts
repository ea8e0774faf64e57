import { deepEqual, equal } from "node:assert/strict";
import fc from "fast-check";
import { addressOf, databaseUrl, urlOf } from "../../../components/model/urls";

const form = { urlScheme: "postgresql", urlParameters: "sslmode=disable" };
const host = { host: "db", port: 5432 };

describe("addresses:", () => {
  it("the database's URL has a password percent-encoded", () => {
    equal(
      databaseUrl({ user: "postgres", password: "p@ss/#%", name: "forecaster", ...host, ...form }),
      "postgresql://postgres:p%40ss%2F%23%25@db:5432/forecaster?sslmode=disable",
    );
  });

  it("the database's URL is read back to the same user, password and name, whatever they are", () => {
    const separators = fc.constantFrom("@", "/", "#", "%", ":", "?", "&", "+", " ", "a");
    const text = fc.oneof(
      fc.string({ unit: "binary", minLength: 1 }),
      fc.string({ unit: separators, minLength: 1 }),
    );
    fc.assert(
      fc.property(text, text, text, (user, password, name) => {
        const url = new URL(databaseUrl({ user, password, name, ...host, ...form }));
        deepEqual([url.username, url.password, url.pathname.slice(1)].map(decodeURIComponent), [
          user,
          password,
          name,
        ]);
        equal(`${url.host}${url.search}`, "db:5432?sslmode=disable");
      }),
    );
  });

  const hosts = {
    "unix:///var/run/docker.sock": "127.0.0.1",
    "ssh://deploy@server.example": "server.example",
    "ssh://deploy@server.example:2222": "server.example",
    "tcp://192.0.2.7:2376": "192.0.2.7",
    "tcp://[2001:db8::7]:2376": "[2001:db8::7]",
    "npipe:////./pipe/docker_engine": "127.0.0.1",
    "": "127.0.0.1",
  };
  it("the host that users reach is the one of the Docker address, or this machine for a local socket", () => {
    for (const [dockerHost, host] of Object.entries(hosts)) {
      equal(urlOf({ dockerHost, bindAddress: "0.0.0.0", port: 80 }), `http://${host}`);
      equal(addressOf({ dockerHost, bindAddress: "0.0.0.0", port: 5432 }), `${host}:5432`);
    }
  });

  it("that users reach by TLS has the first name of its certificate, where somebody has said any", () => {
    const source = { kind: "texts", chain: "", key: "" } as const;
    const published = { dockerHost: "ssh://server.example", bindAddress: "0.0.0.0", port: 80 };
    const tls = (port: number, ...names: string[]) =>
      urlOf(published, { port, names, hstsDays: undefined, source });
    equal(tls(443), "https://server.example");
    equal(tls(8443, "*.forecast.example", "forecast.example"), "https://forecast.example:8443");
  });

  it("that listens on one address is reached there and nowhere else", () => {
    const dockerHost = "ssh://deploy@server.example";
    const reached = (bindAddress: string) => urlOf({ dockerHost, bindAddress, port: 8080 });
    equal(reached("192.0.2.1"), "http://192.0.2.1:8080");
    equal(reached("127.0.0.1"), "http://127.0.0.1:8080");
    equal(reached("2001:db8::7"), "http://[2001:db8::7]:8080");
    equal(addressOf({ dockerHost, bindAddress: "::1", port: 5432 }), "[::1]:5432");
  });

  it("that listens on every address of IPv6 is reached at the host, on this machine at its loopback", () => {
    for (const bindAddress of ["::", "0:0:0:0:0:0:0:0"]) {
      const reached = (dockerHost: string) => urlOf({ dockerHost, bindAddress, port: 80 });
      equal(reached("ssh://deploy@server.example"), "http://server.example");
      equal(reached("unix:///var/run/docker.sock"), "http://[::1]");
    }
  });
});
