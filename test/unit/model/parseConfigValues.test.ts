import { deepEqual, equal } from "node:assert/strict";
import { problemsOf, rawConfig, refusalOf } from "../../support/model/configs";

type Row = readonly [title: string, changes: Record<string, unknown>, message: string];

const anImage = "expected a reference with a fixed tag or a digest, as registry/name:1.2.3";
const aDuration = "expected a duration such as 30s, 5m or 1h30m, from 1s to 24h";
const pathForm = "not a path that begins with /; expected something like";

const rows: readonly Row[] = [
  [
    "a color that is none",
    { activeColor: "purple" },
    'activeColor: not a color; expected blue or green, got "purple"',
  ],
  [
    "a missing color",
    { activeColor: undefined },
    "activeColor: not a color; expected blue or green, got nothing",
  ],
  [
    "a missing image",
    { images: { blue: "backend:v1" } },
    `images.green: not an image reference; ${anImage}, got nothing`,
  ],
  ["an empty image", image(""), `images.green: not an image reference; ${anImage}, got ""`],
  [
    "an image that Docker would not take",
    image("Registry/Backend:v1"),
    `images.green: not an image reference; ${anImage}, got "Registry/Backend:v1"`,
  ],
  [
    "an image with the moving tag",
    image("backend:latest"),
    `images.green: a moving tag; ${anImage}, got "backend:latest"`,
  ],
  [
    "an image without a tag",
    image("registry.example:5000/backend"),
    `images.green: a moving tag; ${anImage}, got "registry.example:5000/backend"`,
  ],
  [
    "a prefix that Docker or a host name would not take",
    { namePrefix: "Forecast_1" },
    'namePrefix: not up to 40 lower-case letters, digits and -; expected something like forecast, got "Forecast_1"',
  ],
  ...["uploads", "/", "/app//uploads", "/app/uploads/", "/app/../etc", "/app/*"].map(
    (path): Row => [
      `${path} as the path in a container`,
      { backend: { discard: [path] } },
      `backend.discard[0]: not an absolute path in the container; expected something like /app/uploads, got ${JSON.stringify(path)}`,
    ],
  ),
  [
    "a cache at a path that begins nowhere",
    { backend: { caches: { pip: "cache/pip" } } },
    'backend.caches.pip: not an absolute path in the container, or none; expected something like /root/.cache/huggingface, got "cache/pip"',
  ],
  [
    "a volume whose name Docker would not take, or another stack could have",
    { backend: { volumes: { "my-uploads": "/app/uploads" } } },
    'backend.volumes.my-uploads: not a volume\'s name; expected up to 40 of a-z, 0-9 and _, got "/app/uploads"',
  ],
  ...["10.0.0.0/33", "10.0.0", "cloud", "fe80::1%eth0", "::/129", "10.0.0.0/8/8", "10.0.0.0/"].map(
    (proxy): Row => [
      `somebody in front at ${proxy}`,
      { proxy: { trustedProxies: ["private", proxy] } },
      `proxy.trustedProxies[1]: not an address; expected an address, a range such as 10.0.0.0/8, cloudflare or private, got ${JSON.stringify(proxy)}`,
    ],
  ),
  ...["uploads", "/", "/app/uploads/", "/app/../etc", "/app/my uploads", "/app:ro"].map(
    (path): Row => [
      `a volume at ${path}`,
      { backend: { volumes: { uploads: path } } },
      `backend.volumes.uploads: not an absolute path in the container; expected something like /app/uploads, got ${JSON.stringify(path)}`,
    ],
  ),
  [
    "a port out of range",
    { database: { port: 70_000 } },
    "database.port: not a port; expected 1 to 65535, got 70000",
  ],
  [
    "a port that is no number",
    { backend: { containerPort: "http" } },
    'backend.containerPort: not a port; expected 1 to 65535, got "http"',
  ],
  [
    "an address that is none",
    { proxy: { bindAddress: "localhost" } },
    'proxy.bindAddress: not an IP address, nor a list of them; expected something like 127.0.0.1, got "localhost"',
  ],
  [
    "a duration in words",
    { proxy: { readTimeout: "5 seconds" } },
    `proxy.readTimeout: not a duration; ${aDuration}, got "5 seconds"`,
  ],
  [
    "a duration without a unit",
    { proxy: { drainTimeout: 30 } },
    `proxy.drainTimeout: not a duration; ${aDuration}, got 30`,
  ],
  [
    "a duration of nothing",
    { gate: { probeTimeout: "0s" } },
    `gate.probeTimeout: not a duration; ${aDuration}, got "0s"`,
  ],
  [
    "a duration of more than a day",
    { backend: { stopGrace: "24h1s" } },
    `backend.stopGrace: not a duration; ${aDuration}, got "24h1s"`,
  ],
  [
    "a gate that would hold an update for hours",
    { gate: { timeout: "2h" } },
    'gate.timeout: out of range; expected a duration such as 30s, 5m or 1h30m up to 1h, got "2h"',
  ],
  [
    "a count out of range",
    { gate: { consecutive: 0 } },
    "gate.consecutive: not a whole number of answers; expected 1 to 100, got 0",
  ],
  [
    "a memory limit that Docker refuses",
    { backend: { memoryMb: 5 } },
    "backend.memoryMb: not a whole number of MiB; expected 6 to 1048576, got 5",
  ],
  [
    "a ready path with a space",
    { gate: { readyPath: "/a b" } },
    `gate.readyPath: ${pathForm} /ready, got "/a b"`,
  ],
  [
    "a smoke path that begins without /",
    { smoke: { paths: ["/ready", "health"] } },
    `smoke.paths[1]: ${pathForm} /ready, got "health"`,
  ],
  [
    "a route that would end nginx's location",
    { proxy: { routes: [{ path: "/a { return 200; }" }] } },
    `proxy.routes[0].path: ${pathForm} /api/v1/train, got "/a { return 200; }"`,
  ],
  [
    "a size in another unit",
    { logs: { maxSize: "10MB" } },
    'logs.maxSize: not a size such as 512k, 20m or 1g; expected something like 20m, got "10MB"',
  ],
  [
    "a data path that is relative",
    { backend: { dataPath: "data" } },
    'backend.dataPath: not an absolute path on the Docker host; expected something like /srv/forecaster, got "data"',
  ],
  [
    "a Docker address without a scheme",
    { dockerHost: "server.example" },
    'dockerHost: not an address that begins with unix:///, ssh:// or tcp://; expected something like ssh://deploy@server.example, got "server.example"',
  ],
  [
    "a boolean in another word",
    { protected: "yes" },
    'protected: not a boolean; expected true or false, got "yes"',
  ],
  [
    "a text where a group belongs",
    { logs: "none" },
    "logs: not a group of settings; expected one of maxSize, maxFiles, got a text",
  ],
];

function image(green: string) {
  return { images: { blue: "registry.example/backend:v1", green } };
}

describe("a configuration is refused, in one sentence that says what is allowed, for", () => {
  for (const [title, changes, message] of rows) {
    it(title, () => {
      deepEqual(refusalOf(changes), [message]);
    });
  }

  it("an unknown key, at the top and inside a group", () => {
    deepEqual(problemsOf(rawConfig({ logs: { maxFile: 3 } })), [
      {
        path: "logs.maxFile",
        message: "unknown key; expected one of maxSize, maxFiles, got a number",
        fix: "pulumi config rm --path logs.maxFile",
      },
    ]);
    const [top, ...none] = problemsOf(rawConfig({ activeColour: "blue" }));
    deepEqual(none, []);
    equal(top?.path, "activeColour");
    equal(top.message.split(", ")[0], "unknown key; expected one of activeColor");
    equal(top.fix, "pulumi config rm activeColour");
  });

  it("missing images, those of both colors", () => {
    deepEqual(refusalOf({ images: undefined }), [
      `images.blue: not an image reference; ${anImage}, got nothing`,
      `images.green: not an image reference; ${anImage}, got nothing`,
    ]);
  });

  it("a value so long that it would hide the sentence, or that JSON would escape: it is not shown", () => {
    const words = "activeColor: not a color; expected blue or green, got a text of";
    deepEqual(refusalOf({ activeColor: "b".repeat(10_000) }), [`${words} 10000 characters`]);
    deepEqual(refusalOf({ activeColor: 'bl"ue\n' }), [`${words} 6 characters`]);
  });

  it("a key that was set without --path, with what sets it right", () => {
    const withoutPath =
      "set without --path, so that it is a key of its own; expected the same with --path, got a text";
    const raw = { ...rawConfig(), "gate.timeout": "5m", "secretVariables.TOKEN": "hunter2" };
    deepEqual(problemsOf(raw), [
      {
        path: "gate.timeout",
        message: withoutPath,
        fix: "pulumi config rm gate.timeout && pulumi config set --path gate.timeout <value>",
      },
      {
        path: "secretVariables.TOKEN",
        message: withoutPath,
        fix: "pulumi config rm secretVariables.TOKEN && pulumi config set --secret --path secretVariables.TOKEN <value>",
      },
    ]);
  });
});
