import { deepEqual, equal } from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { parseData } from "../../components/model/config/parseConfig";
import { imageSizes } from "../../components/imageSizes";

const [index, manifest, configuration, layer] = ["1", "2", "3", "4"].map(
  (digit) => `sha256:${digit.repeat(64)}`,
) as [string, string, string, string];

/** What a registry has of an image for two platforms, by the ends of paths. */
const files: Readonly<Record<string, unknown>> = {
  "manifests/v2": {
    manifests: [
      { digest: index, platform: { os: "linux", architecture: "arm64" } },
      { digest: manifest, platform: { os: "linux", architecture: "amd64" } },
    ],
  },
  [`manifests/${manifest}`]: {
    config: { digest: configuration, size: 7 },
    layers: [{ digest: layer, size: 12 }],
  },
  [`blobs/${configuration}`]: { rootfs: { diff_ids: ["sha256:a"] } },
};

describe("the size of an image in its registry", () => {
  let server: Server;
  let asked: string[] = [];

  before("starts a registry that lets one user in", async () => {
    const basic = `Basic ${Buffer.from("bot:s3cret").toString("base64")}`;
    server = createServer(({ url = "", headers }, response) => {
      asked.push(url.replace("/v2/acme/backend/", ""));
      const found = files[url.replace("/v2/acme/backend/", "")];
      if (headers.authorization !== basic) {
        response.writeHead(401, { "www-authenticate": 'Basic realm="test"' }).end();
      } else if (found === undefined) response.writeHead(404).end();
      else response.end(JSON.stringify(found));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });

  beforeEach(() => {
    asked = [];
  });

  after("stops it", async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const address = () => `127.0.0.1:${(server.address() as AddressInfo).port}`;

  async function sizeOf(tag: string, platform = "linux/amd64", dockerHost = "unix:///d.sock") {
    const reference = `${address()}/acme/backend:${tag}`;
    const config = parseData({
      activeColor: "blue",
      images: { blue: reference, green: reference },
      registry: { address: address(), username: "bot" },
      registryPassword: "s3cret",
    });
    const sizes = await imageSizes([reference], platform, config, dockerHost);
    return sizes[reference];
  }

  it("is that of its layers for the host's platform, asked for with one login", async () => {
    deepEqual(await sizeOf("v2"), {
      layers: [{ digest: layer, bytes: 12, unpacked: "sha256:a" }],
    });
    deepEqual(asked, [
      "manifests/v2",
      "manifests/v2",
      `manifests/${manifest}`,
      `blobs/${configuration}`,
    ]);
  });

  it("is not known, and is said so, where the registry does not tell it", async () => {
    deepEqual(await sizeOf("v3"), { trouble: `${address()} answers 404` });
    deepEqual(await sizeOf("v2", "linux/arm64"), { trouble: `${address()} answers 404` });
    deepEqual(await sizeOf("v2", "linux/s390x"), {
      trouble: `${address()} does not tell its layers for linux/s390x`,
    });
  });

  it("is not asked of a registry on the loopback of another machine", async () => {
    deepEqual(await sizeOf("v2", "linux/amd64", "ssh://deploy@server.example"), {
      trouble: `${address()} is not that of the Docker host`,
    });
    equal(asked.length, 0);
  });
});
