import { deepEqual, equal, ok } from "node:assert/strict";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseData } from "../../components/model/config/parseConfig";
import type { Actual } from "../../components/model/plan/actual";
import { manifestUrl, tokenUrl } from "../../components/model/registryApi";
import { publishedImages } from "../../components/publishedImages";

const digest = `sha256:${"a".repeat(64)}`;

describe("what a registry has for a tag", () => {
  let server: Server;
  let answer: (request: IncomingMessage, response: ServerResponse) => void;
  let folder = "";
  let pulledFrom = "";
  let dockerHost = "";
  const before_ = process.env.DOCKER_CONFIG;

  before("starts a registry, and a folder for Docker's logins", async () => {
    folder = mkdtempSync(join(tmpdir(), "forecaster-login-"));
    process.env.DOCKER_CONFIG = folder;
    server = createServer((request, response) => {
      answer(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });

  after("stops it", async () => {
    if (before_ === undefined) delete process.env.DOCKER_CONFIG;
    else process.env.DOCKER_CONFIG = before_;
    rmSync(folder, { recursive: true });
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  beforeEach("has an image of that registry, on a host of its own", () => {
    pulledFrom = `${address()}/acme/backend`;
    dockerHost = "unix:///var/run/docker.sock";
  });

  const address = () => `127.0.0.1:${(server.address() as AddressInfo).port}`;

  /** Asked for blue's tag, where green is about to be replaced. */
  function ask(
    settings: Record<string, unknown> = {},
    tag = ":main",
  ): Promise<Actual["published"]> {
    const image = `${address()}/acme/backend${tag}`;
    const images = { blue: image, green: `${address()}/acme/backend:v2` };
    const config = parseData({ activeColor: "blue", images, ...settings });
    const backends = { blue: { image }, green: { image: "acme/backend:v1" } };
    const pulled = [{ name: pulledFrom, digest }];
    const digests = { blue: pulled, green: pulled };
    return publishedImages(config, { backends, digests, dockerHost } as unknown as Actual);
  }

  /** Answers who brings the right header, and challenges everybody else. */
  function guarded(authorization: () => string, challenge: () => string): void {
    answer = ({ headers }, response) => {
      const isKnown = headers.authorization === authorization();
      response
        .writeHead(
          isKnown ? 200 : 401,
          isKnown ? { "docker-content-digest": digest } : { "www-authenticate": challenge() },
        )
        .end();
    };
  }

  it("is asked for by its tag, and not for an image that is about to be replaced", async () => {
    const asked: (string | undefined)[] = [];
    answer = ({ method, url, headers }, response) => {
      asked.push(method, url, headers.accept?.split(", ")[0]);
      response.writeHead(200, { "docker-content-digest": digest }).end();
    };
    deepEqual(await ask(), { blue: { digest } });
    deepEqual(asked, [
      ...["HEAD", "/v2/acme/backend/manifests/main", "application/vnd.oci.image.index.v1+json"],
    ]);
    deepEqual(await ask({}, `:main@${digest}`), {});
  });

  it("is asked for with the stack's own login", async () => {
    const basic = `Basic ${Buffer.from("bot:s3cret").toString("base64")}`;
    guarded(
      () => basic,
      () => 'Basic realm="test"',
    );
    const registry = { address: address(), username: "bot" };
    deepEqual(await ask({ registry, registryPassword: "s3cret" }), { blue: { digest } });
    deepEqual(await ask({ registry, registryPassword: "wrong" }), {
      blue: { trouble: `${address()} answers 401` },
    });
  });

  it("is asked for with the token that a login of the machine gives", async () => {
    const auth = Buffer.from("me:mine").toString("base64");
    const file = join(folder, "config.json");
    writeFileSync(file, JSON.stringify({ auths: { [address()]: { auth } } }));
    let tokenRequest = "";
    answer = ({ url = "", headers }, response) => {
      if (url.startsWith("/token")) {
        tokenRequest = `${url} ${headers.authorization}`;
        response.end('{"token":"t0ken"}');
      } else if (headers.authorization === "Bearer t0ken") {
        response.writeHead(200, { "docker-content-digest": digest }).end();
      } else {
        const realm = `http://${address()}/token`;
        const scope = "repository:acme/backend:pull";
        const challenge = `Bearer realm="${realm}",service="reg",scope="${scope}"`;
        response.writeHead(401, { "www-authenticate": challenge }).end();
      }
    };
    deepEqual(await ask(), { blue: { digest } });
    const query = "service=reg&scope=repository%3Aacme%2Fbackend%3Apull";
    equal(tokenRequest, `/token?${query} Basic ${auth}`);
  });

  it("is not asked for where the image came from elsewhere, or where that loopback is another machine's", async () => {
    answer = () => {
      throw new Error("nobody may ask");
    };
    dockerHost = "ssh://deploy@server.example";
    deepEqual(await ask(), {});
    dockerHost = "unix:///var/run/docker.sock";
    pulledFrom = "acme/backend";
    deepEqual(await ask(), {});
  });

  it("is a digest, or not known", async () => {
    const told = async (status: number, digests: Record<string, string>) => {
      answer = (_, response) => response.writeHead(status, digests).end();
      return (await ask())?.blue;
    };
    const odd = { "docker-content-digest": "$(touch /tmp/a)" };
    deepEqual(await told(200, odd), { trouble: `${address()} names no digest` });
    deepEqual(await told(200, {}), { trouble: `${address()} names no digest` });
    deepEqual(await told(429, {}), { trouble: `${address()} answers 429` });
    answer = ({ socket }) => socket.destroy();
    deepEqual((await ask())?.blue, { trouble: `${address()} cannot be asked (UND_ERR_SOCKET)` });
  });

  it("is waited for five seconds at most", async () => {
    answer = () => undefined;
    const begun = Date.now();
    deepEqual(await ask(), { blue: { trouble: `${address()} does not answer within 5 s` } });
    ok(Date.now() - begun < 8000);
  });

  it("is not waited for longer where a program for passwords hangs", async () => {
    const helper = join(folder, "docker-credential-slow");
    writeFileSync(helper, "#!/bin/sh\ntrap '' TERM\nsleep 20\n", { mode: 0o755 });
    writeFileSync(join(folder, "config.json"), '{"credsStore":"slow"}');
    const path = process.env.PATH;
    process.env.PATH = `${folder}:${path}`;
    try {
      guarded(
        () => "never",
        () => 'Basic realm="test"',
      );
      const begun = Date.now();
      deepEqual(await ask(), { blue: { trouble: `${address()} does not answer within 5 s` } });
      ok(Date.now() - begun < 8000);
    } finally {
      process.env.PATH = path;
    }
  });

  it("is asked for with a login in any form that Docker writes", async () => {
    const auth = Buffer.from("me:pässwörd").toString("base64");
    const own = { [`http://${address()}/v2/`]: { auth } };
    for (const config of [
      { auths: own, credsStore: "" },
      { auths: { ...own, other: 7 }, credHelpers: null },
      { auths: { [address()]: { username: "me", password: "pässwörd" } } },
    ]) {
      writeFileSync(join(folder, "config.json"), JSON.stringify(config));
      guarded(
        () => `Basic ${auth}`,
        () => 'Basic realm="test"',
      );
      deepEqual(await ask(), { blue: { digest } }, JSON.stringify(config));
    }
  });

  it("stands where the registry keeps its manifests", () => {
    const hub = "https://registry-1.docker.io/v2";
    equal(manifestUrl("nginx", "1.30"), `${hub}/library/nginx/manifests/1.30`);
    equal(manifestUrl("acme/backend", "v1"), `${hub}/acme/backend/manifests/v1`);
    equal(manifestUrl("docker.io/acme/backend", "v1"), `${hub}/acme/backend/manifests/v1`);
    equal(manifestUrl("ghcr.io/acme/a/b", "v1"), "https://ghcr.io/v2/acme/a/b/manifests/v1");
    equal(manifestUrl("docker.io/nginx", "v1"), `${hub}/library/nginx/manifests/v1`);
    equal(manifestUrl("localhost:5000/a", "v1"), "http://localhost:5000/v2/a/manifests/v1");
  });

  it("takes no password to where others could read it", () => {
    equal(tokenUrl('Bearer realm="http://auth.example/token",service="a"', "a/b"), undefined);
    equal(tokenUrl('Basic realm="https://auth.example/token"', "a/b"), undefined);
  });

  it("is asked for by the one of several challenges that names a place for tokens", () => {
    const url = "https://auth.example/token?service=a&scope=repository%3Aa%2Fb%3Apull";
    const bearer = 'Bearer realm="https://auth.example/token",service="a"';
    for (const challenges of [
      bearer,
      `${bearer}, Basic realm="https://other.example"`,
      `Basic realm="Some Registry", ${bearer}`,
    ]) {
      equal(tokenUrl(challenges, "a/b"), url, challenges);
    }
  });
});
