import { deepEqual, equal, match, notEqual, ok } from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { otherColor } from "../../../components/model/color";
import { renderNginxConf } from "../../../components/model/nginxConf";
import { proxySettings, validConfig } from "../../support/model/configs";

function render(changes: Record<string, unknown> = {}) {
  const { proxy, backend } = validConfig(changes);
  const port = backend.containerPort;
  return renderNginxConf(proxy, { blue: port, green: port });
}

/** The file as it is kept; `UPDATE_SNAPSHOTS=1 npx mocha test/unit/nginxConf.test.ts` writes it anew. */
function kept(name: string, text: string): string {
  const file = join(__dirname, "snapshots", `${name}.nginx.conf`);
  if (process.env.UPDATE_SNAPSHOTS === "1") writeFileSync(file, text);
  return readFileSync(file, "utf8");
}

const seconds = fc.integer({ min: 1, max: 86_400 }).map((count) => `${count}s`);
const proxies = fc.record(
  {
    readTimeout: seconds,
    streamTimeout: seconds,
    upstreamKeepalive: seconds,
    maxBodySize: fc.constantFrom("1m", "2m", "1g"),
    routes: fc.uniqueArray(
      fc.record({ path: fc.constantFrom("/a", "/b", "/c"), readTimeout: seconds }),
      { selector: ({ path }) => path },
    ),
    // Matters of the container, which are not rendered.
    port: fc.constantFrom(80, 8088),
    drainTimeout: seconds,
  },
  { requiredKeys: [] },
);

describe("the nginx configuration", () => {
  for (const [name, proxy] of Object.entries(proxySettings)) {
    it(`is the file snapshots/${name}.nginx.conf, which is kept to be read`, () => {
      const { text } = render({ proxy });
      equal(text, kept(name, text));
    });
  }

  it("is the same whatever color is active", () => {
    deepEqual(render({ activeColor: "green" }), render({ activeColor: "blue" }));
  });

  it("treats both colors alike: only the default before the one test names one first", () => {
    const { text } = render();
    const servers = (color: string) => text.split(`server ${color}:8000 resolve`).length - 1;
    deepEqual([servers("blue"), servers("green")], [1, 1]);
    const upstream = (color: string) =>
      /upstream \w+ \{[^}]*\}/g.exec(text.slice(text.indexOf(`upstream ${color} {`)))?.[0];
    equal(upstream("blue")?.replaceAll("blue", "green"), upstream("green"));
  });

  it("tests one file per request, the pointer to green: a second test would be a race", () => {
    const tests = render().text.match(/if \(!?-[fde] [^)]*\)/g);
    deepEqual(tests, ["if (-f /etc/forecaster/active/green)"]);
  });

  it("never lets nginx remember the pointer, a name or a connection longer than it is true", () => {
    const { text } = render();
    deepEqual(text.match(/^ *open_file_cache .*;$/gm), ["    open_file_cache off;"]);
    deepEqual(text.match(/^ *resolver .*;$/gm), ["    resolver 127.0.0.11 valid=1s ipv6=off;"]);
    deepEqual(text.match(/keepalive_timeout \d+s;/g), Array(2).fill("keepalive_timeout 4s;"));
  });

  it("has the idle listener go to the other color", () => {
    for (const color of ["blue", "green"] as const) {
      ok(render().text.includes(`"8080:${color}" ${otherColor(color)};`));
    }
  });

  it("keeps the internal listeners on the container's own loopback", () => {
    const listeners = render().text.match(/listen [^;]+/g);
    deepEqual(listeners, [
      "listen 80",
      "listen 8080",
      "listen 127.0.0.1:9101",
      "listen 127.0.0.1:9102",
      "listen 127.0.0.1:9103",
      "listen 127.0.0.1:9100",
    ]);
  });

  it("goes nowhere before a color has proven itself: every route begins with the guard", () => {
    const { text } = render({ proxy: proxySettings.routes });
    const routes = [...text.matchAll(/location (\/\S*) \{\n *(\S+ \S+)/g)];
    deepEqual(
      routes.map(([, path, first]) => [path, first]),
      ["/", "/api/v1/train", "/api/"].map((path) => [
        path,
        "include /etc/forecaster/guard/*.conf;",
      ]),
    );
  });

  it("tells its hash, which changes when and only when the text does", () => {
    fc.assert(
      fc.property(proxies, proxies, (one, other) => {
        const [a, b] = [render({ proxy: one }), render({ proxy: other })];
        match(a.hash, /^[0-9a-f]{16}$/);
        ok(a.text.includes(`return 200 "${a.hash}\\n";`));
        equal(a.hash === b.hash, a.text === b.text);
        equal(a.text.replace(a.hash, "") === b.text.replace(b.hash, ""), a.text === b.text);
      }),
    );
    notEqual(render().hash, render({ backend: { containerPort: 9000 } }).hash);
    equal(render().hash, render({ proxy: { port: 8088, drainTimeout: "1s" } }).hash);
  });
});
