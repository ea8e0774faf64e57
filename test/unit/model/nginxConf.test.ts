import { deepEqual, doesNotMatch, equal, match, notEqual, ok } from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { otherColor } from "../../../components/model/color";
import { troubleIn } from "../../../components/model/config/directives";
import { renderNginxConf } from "../../../components/model/proxy/nginxConf";
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

/** What stands in each location of the users' server, by what nginx matches. */
function locations(text: string): Map<string, string> {
  const users = text.slice(text.indexOf("server_name _;"), text.indexOf("listen 127.0.0.1:9100"));
  const found = users.matchAll(/^ {8}location ([^{]+) \{\n(.*?)^ {8}\}$/gms);
  return new Map([...found].map(([, name = "", block = ""]) => [name, block]));
}

const seconds = fc.integer({ min: 1, max: 86_400 }).map((count) => `${count}s`);
const proxies = fc.record(
  {
    readTimeout: seconds,
    streamTimeout: seconds,
    upstreamKeepalive: seconds,
    maxBodySize: fc.constantFrom("1m", "2m", "1g"),
    requestHeaderSize: fc.constantFrom("8k", "64k"),
    responseHeaderSize: fc.constantFrom("8k", "64k"),
    userTimeout: seconds,
    unusualHeaders: fc.boolean(),
    trustedProxies: fc.subarray(["cloudflare", "private", "192.0.2.1", "2001:db8::/32"]),
    scheme: fc.constantFrom("http", "https"),
    assetPaths: fc.subarray(["/a", "/assets/", "/assets/fonts/"]),
    directives: fc.record({ http: fc.constantFrom("gzip on;", "gzip off;") }, { requiredKeys: [] }),
    routes: fc.uniqueArray(
      fc.record(
        {
          path: fc.constantFrom("/a", "/b", "/c"),
          exact: fc.boolean(),
          stream: fc.boolean(),
          buffering: fc.boolean(),
          readTimeout: seconds,
          streamTimeout: seconds,
          directives: fc.constantFrom("gzip on;", "gzip off;"),
        },
        { requiredKeys: ["path"] },
      ),
      { selector: ({ path, exact = false }) => `${path} ${exact}` },
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

  it("shares its listeners where another nginx can take over, and tells which configuration each has", () => {
    const { proxy } = validConfig();
    const ports = { blue: 8000, green: 8000 };
    const { text } = renderNginxConf(proxy, ports, { handsOver: true });
    const listeners = text.match(/^ *listen .*$/gm) ?? [];
    equal(listeners.length, 6);
    ok(listeners.every((line) => line.endsWith(" reuseport;")));
    ok(!renderNginxConf(proxy, ports).text.includes("reuseport"));
    const [beginning = "", rest = ""] = text.split("An nginx that takes over begins with");
    const known = beginning.match(/^ *(upstream|resolver|server|listen) /gm);
    deepEqual([known?.length, /^ *(upstream|resolver) /m.test(rest)], [5, false]);
    equal(rest.match(/^ *include \/run\/forecaster\/\*\.listen;$/gm)?.length, 1);
  });

  it("with TLS is the file snapshots/tls.nginx.conf, which is kept to be read", () => {
    const { proxy } = validConfig({
      ...{ certificateChain: "chain", certificateKey: "key" },
      proxy: { tlsPort: 8443, hstsDays: 1, certificate: { names: ["*.forecast.example"] } },
    });
    const source = { kind: "texts", chain: "chain", key: "key" } as const;
    const tls = { port: 8443, names: ["*.forecast.example"], hstsDays: 1, source };
    const { text } = renderNginxConf(proxy, { blue: 8000, green: 8000 }, { tls });
    equal(text, kept("tls", text));
    // nginx begins with what stands before the sentence, where it takes over: the files are read after it.
    const shared = renderNginxConf(proxy, { blue: 8000, green: 8000 }, { tls, handsOver: true });
    ok(!(shared.text.split("An nginx that takes over")[0] ?? "").includes("ssl_"));
    equal(shared.text.match(/listen 443 ssl reuseport;/g)?.length, 1);
    const usual = renderNginxConf(
      proxy,
      { blue: 8000, green: 8000 },
      { tls: { ...tls, port: 443 } },
    );
    match(usual.text, /return 308 https:\/\/\$host_with_tls\$request_uri;/);
  });

  it("writes a line for each request to where the setting says", () => {
    const logs = (proxy: object) =>
      render({ proxy }).text.match(/^ {4}(access_log |# scripts).*$/gm) ?? [];
    const file = "access_log /etc/forecaster/log/access.log access buffer=64k flush=1s";
    deepEqual(logs({ accessLog: "off" }), ["    access_log off;"]);
    deepEqual(logs({ accessLog: "file", accessLogMaxSize: "2g", accessLogMaxFiles: 9 }), [
      "    # scripts/rotateLog.sh: at 2147483648 bytes, 9 files",
      `    ${file} if=$is_logged;`,
    ]);
    deepEqual(logs({ accessLog: "file" })[0]?.slice(-27), "at 104857600 bytes, 5 files");
  });

  it("leaves to somebody's own log what nginx would take from it", () => {
    const own = "access_log /dev/stdout access buffer=32k flush=5s;";
    const unbuffered = "    access_log /dev/stdout access if=$is_logged;";
    for (const proxy of [
      { directives: { server: own } },
      { directives: { http: own } },
      { routes: [{ path: "/a", directives: own }] },
    ]) {
      ok(render({ proxy }).text.includes(unbuffered));
    }
    const elsewhere = { server: "access_log /var/log/nginx/own.log;" };
    ok(!render({ proxy: { directives: elsewhere } }).text.includes(unbuffered));
    const off = { accessLog: "off", directives: { http: own } };
    ok(!/^ {4}access_log off/m.test(render({ proxy: off }).text));
  });

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
    const { text } = render({ proxy: proxySettings.routes });
    const tests = (block: string) => block.match(/if \(!?-[fde] [^)]*\)/g) ?? [];
    for (const [name, block] of locations(text)) {
      const expected = block.includes("proxy_pass") ? ["if (-f /etc/forecaster/active/green)"] : [];
      deepEqual(tests(block), expected, name);
    }
    const inLocations = [...locations(text).values()].flatMap(tests);
    equal(tests(text).length, inLocations.length, "none outside of a location");
  });

  it("chooses the color of a request with a body when the body is there, and of none before", () => {
    const blocks = locations(render().text);
    const isRead = ["mirror body-is-there;", "error_page 404 405 = @$then;"];
    for (const line of isRead) ok(blocks.get("@body:20m")?.includes(line), line);
    for (const [name, block] of blocks) {
      if (!name.startsWith("@") && block.includes("proxy_pass")) {
        match(block, /if \(\$detour\) \{\s+return 418;\s+\}\s+set \$active blue;/, name);
      }
    }
  });

  it("never lets nginx remember the pointer, a name or a connection longer than it is true", () => {
    const { text } = render();
    deepEqual(text.match(/^ *open_file_cache .*;$/gm), ["    open_file_cache off;"]);
    deepEqual(text.match(/^ *resolver .*;$/gm), ["    resolver 127.0.0.11 valid=1s ipv6=off;"]);
    deepEqual(text.match(/keepalive_timeout \d+s;/g), Array(2).fill("keepalive_timeout 1s;"));
  });

  it("has the idle listener go to the other color", () => {
    for (const color of ["blue", "green"] as const) {
      ok(render().text.includes(`"8080:${color}" ${otherColor(color)};`));
    }
  });

  it("has each color's own listener go to that color, whatever the pointer says, read or not", () => {
    for (const [color, port] of [
      ["blue", 9102],
      ["green", 9103],
    ] as const) {
      for (const active of ["", "blue", "green"]) {
        ok(render().text.includes(`"${port}:${active}" ${color};`), `${port}:${active}`);
      }
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
    const routes = [...locations(text)].filter(
      ([name, block]) => !name.startsWith("@") && block.includes("proxy_pass"),
    );
    deepEqual(
      routes.map(([name]) => name),
      ["/", "/api/v1/train", "/api/v1/train/", "/api/", "/nginx-health/", "= /api"],
    );
    for (const [name, block] of routes) {
      equal(block.trim().split("\n")[0], "include /etc/forecaster/guard/*.conf;", name);
    }
  });

  describe("gives a route's settings", () => {
    const route = {
      maxBodySize: "2m",
      connectTimeout: "2s",
      sendTimeout: "3s",
      readTimeout: "4s",
    };

    /** The directives of a location that matter to a route. */
    function settingsOf(paths: readonly object[], name: string): Record<string, string> {
      const block = locations(render({ proxy: { routes: paths } }).text).get(name) ?? "";
      const lines = block.matchAll(/^ *(?:proxy_)?(\w+_(?:timeout|size)) (\w+);$/gm);
      return Object.fromEntries([...lines].map(([, key = "", value = ""]) => [key, value]));
    }

    const times = { connect_timeout: "2s", send_timeout: "3s", read_timeout: "4s" };
    const defaults = { connect_timeout: "5s", send_timeout: "5s", read_timeout: "5s" };

    it("to its requests, to their bodies and to their streams", () => {
      const paths = [{ path: "/x", ...route }];
      deepEqual(settingsOf(paths, "/x"), { client_max_body_size: "2m", ...times });
      deepEqual(settingsOf(paths, "@body:2m"), { client_max_body_size: "2m" });
      deepEqual(settingsOf(paths, "@answer:2s:3s:4s"), times);
      const long = { send_timeout: "3600s", read_timeout: "3600s" };
      deepEqual(settingsOf(paths, "@stream:2s:3s:4s"), { connect_timeout: "2s", ...long });
    });

    it("to that path alone, where it says so", () => {
      const paths = [{ path: "/x/", exact: true, ...route }, { path: "/x/" }];
      deepEqual(settingsOf(paths, "= /x/"), { client_max_body_size: "2m", ...times });
      deepEqual(settingsOf(paths, "/x/"), defaults);
      deepEqual(settingsOf(paths, "= /x"), defaults);
    });

    it("of a stream to a reload too, which lets the longest of them end", () => {
      const routes = ["3h", "2h"].map((streamTimeout, index) => ({
        path: `/${index}`,
        streamTimeout,
      }));
      match(render({ proxy: { routes } }).text, /^worker_shutdown_timeout 10800s;$/m);
      match(render().text, /^worker_shutdown_timeout 3600s;$/m);
    });

    it("of a stream to every request of it, unbuffered, bodies and all", () => {
      const paths = [{ path: "/x", stream: true, streamTimeout: "9s", connectTimeout: "2s" }];
      const block = (name: string) =>
        locations(render({ proxy: { routes: paths } }).text).get(name) ?? "";
      const long = { connect_timeout: "2s", send_timeout: "9s", read_timeout: "9s" };
      const key = "2s:9s:9s:streams-9s:unbuffered";
      for (const name of ["/x", `@answer:${key}`, `@stream:${key}`]) {
        deepEqual(settingsOf(paths, name), long, name);
        match(block(name), /^ *proxy_buffering off;$/m, name);
      }
      match(block("/x"), new RegExp(`set \\$timeouts ${key};`));
    });

    it("not to the path without its last slash, which has those of the routes around it", () => {
      deepEqual(settingsOf([{ path: "/x/", ...route }], "= /x"), defaults);
      const around = [{ path: "/x/y/" }, { path: "/x/", ...route }, { path: "/" }];
      deepEqual(settingsOf(around.slice(0, 2), "= /x/y"), { client_max_body_size: "2m", ...times });
    });

    it("to a path that is also another route with a last slash", () => {
      for (const paths of [
        [{ path: "/x/" }, { path: "/x", ...route }],
        [{ path: "/x", ...route }, { path: "/x/" }],
      ]) {
        deepEqual(settingsOf(paths, "/x"), { client_max_body_size: "2m", ...times });
        deepEqual(settingsOf(paths, "= /x"), {}, "no location takes the path away");
      }
    });

    it("below the path that nginx answers itself, which stays its own", () => {
      const names = [
        ...locations(render({ proxy: { routes: [{ path: "/nginx-health/" }] } }).text).keys(),
      ];
      deepEqual(
        names.filter((name) => name.includes("health")),
        ["= /nginx-health", "/nginx-health/"],
      );
    });
  });

  it("tells the port of the host that users have asked for, where somebody in front tells that host", () => {
    const { text } = render({ proxy: { trustedProxies: ["private"] } });
    match(text, /map "\$forwarded_proto:\$forwarded_host" \$usual_port \{/);
  });

  it("lets nobody but the trusted say by another header who a request is from, and how", () => {
    const { text } = render({ proxy: { trustedProxies: ["private"] } });
    for (const name of [
      ...["Forwarded", "X-Forwarded-Prefix", "X-Forwarded-Server", "X-Forwarded-Ssl"],
      ...["X-Forwarded-Protocol", "X-Forwarded-Scheme", "CF-Connecting-IP", "True-Client-IP"],
    ]) {
      const variable = name.toLowerCase().replaceAll("-", "_");
      ok(text.includes(`proxy_set_header ${name} $believed_${variable};`), name);
      match(text, new RegExp(`\\$is_trusted \\$believed_${variable} \\{\\s+default "";`));
    }
  });

  it("believes whose a connection is that is passed on to it, and no header in that", () => {
    const { text } = render({ proxy: { trustedProxies: ["private"], proxyProtocol: true } });
    match(text, /listen 80 proxy_protocol;\n\s+listen 8080;/);
    match(text, /real_ip_header proxy_protocol;/);
    match(text, /geo \$realip_remote_addr \$is_trusted \{\s+default "";\s+\}/);
    match(text, /set_real_ip_from 10\.0\.0\.0\/8;/);
    match(text, /\$forwarded_for \{\s+default \$remote_addr;/);
  });

  it("asks the other color for files alone, and while it is proven alone", () => {
    const { text } = render({
      proxy: { assetPaths: ["/assets/"], routes: [{ path: "/assets/fonts/", readTimeout: "9s" }] },
    });
    const all = locations(text);
    for (const name of ["/assets/", "/assets/fonts/", "= /assets"]) {
      equal(all.get(name)?.includes("return 420;"), name !== "= /assets", name);
    }
    doesNotMatch(all.get("/") ?? "", /420/);
    const [first = ""] = (all.get("@other:5s:5s:9s") ?? "").trim().split("\n");
    equal(first, "if (!-f /etc/forecaster/facts/assets/$other_color) {");
    match(all.get("@assets:5s:5s:9s") ?? "", /error_page 404 = @other:5s:5s:9s;/);
    equal(text.match(/location @neither/g)?.length, 1);
    const route = { path: "/assets/", exact: true };
    const beside = render({ proxy: { assetPaths: ["/assets/"], routes: [route] } }).text;
    for (const name of ["/assets/", "= /assets/"]) {
      match(locations(beside).get(name) ?? "", /return 420;/, `beside a route of its own: ${name}`);
    }
    doesNotMatch(render().text, /other_color|420/);
  });

  describe("takes somebody's own directives", () => {
    const own = {
      http: "gzip on;",
      server: "proxy_set_header X-Site a;\nadd_header X-Frame deny;",
    };
    const directives = 'add_header X-Robots "none\n here";';

    it("into the block that they are for, as they are", () => {
      const { text } = render({ proxy: { directives: own, routes: [{ path: "/x", directives }] } });
      const [http = "", users = ""] = text.split("server_name _;");
      match(http, /^ {4}gzip on;$/m);
      match(users, /^ {8}proxy_set_header X-Site a;\nadd_header X-Frame deny;$/m);
      for (const name of ["/x", ...["answer", "stream"].map((then) => `@${then}:5s:5s:5s:`)]) {
        const [block = ""] = [...locations(text)].flatMap(([at, lines]) =>
          at.startsWith(name) && lines.includes("X-Robots") ? [lines] : [],
        );
        ok(block.includes(directives), name);
      }
      doesNotMatch(locations(text).get("/") ?? "", /X-Robots/);
    });

    it("and tells its own again where nginx would forget them for these", () => {
      const { text } = render({ proxy: { directives: own, routes: [{ path: "/x", directives }] } });
      const [, users = ""] = text.split("server_name _;");
      const [server = ""] = users.split("location");
      match(server, /proxy_set_header Host \$users_host;/);
      doesNotMatch(server, /proxy_hide_header/);
      match(locations(text).get("/x") ?? "", /add_header X-Color \$color always;/);
      doesNotMatch(locations(text).get("/x") ?? "", /proxy_set_header|error_page/);
      const pages = { path: "/y", directives: "error_page 404 /missing;" };
      const other = locations(render({ proxy: { routes: [pages] } }).text).get("/y") ?? "";
      match(other, /error_page 597 = @\$detour;\n *error_page 404 \/missing;/);
      const inside = {
        http: "proxy_set_header X-Http a;",
        server: "location /own { proxy_set_header X-Own a; }",
      };
      const [, rest = ""] = render({ proxy: { directives: inside } }).text.split("server_name _;");
      doesNotMatch(rest, /Host \$users_host/, "the server's own keep those of http");
    });

    it("behind the choice of the color, which a break in somebody's rewrite would end", () => {
      const rewrite = "rewrite ^/x/(.*)$ /$1 break;";
      const { text } = render({ proxy: { routes: [{ path: "/x/", directives: rewrite }] } });
      const having = [...locations(text)].filter(([, block]) => block.includes(rewrite));
      deepEqual(
        having.map(([name]) => name.replace(/:.*/, "")),
        ["/x/", "@answer", "@stream"],
      );
      for (const [name, block] of having) {
        ok(block.indexOf(rewrite) > block.indexOf("set $active green;"), name);
        ok(block.indexOf(rewrite) < block.indexOf("proxy_pass"), name);
      }
    });

    it("and lets none of them send the request that only reads a body anywhere", () => {
      const server = "rewrite ^(.*)$ /app$1;";
      const { text } = render({ proxy: { directives: { server } } });
      const [, users = ""] = text.split("server_name _;");
      match(users, /if \(\$uri = body-is-there\) \{\s+break;\s+\}\s+rewrite /);
      doesNotMatch(render({ proxy: { directives: { http: "gzip on;" } } }).text, /\$uri = body/);
    });

    it("with requests of nginx's own for one with a body, which take no detour and choose no color before", () => {
      const server = "auth_request /auth;";
      const all = locations(render({ proxy: { directives: { server } } }).text);
      match(all.get("@body:20m") ?? "", /^ *auth_request off;$/m);
      for (const name of ["@answer:5s:5s:5s", "@stream:5s:5s:5s"]) {
        match(all.get(name) ?? "", /^ *set \$detour "";\s+set \$active blue;/, name);
      }
      const routes = [{ path: "/x", directives: server }];
      doesNotMatch(render({ proxy: { routes } }).text, /auth_request off/);
      doesNotMatch(render().text, /set \$detour/);
    });

    it("beside servers of somebody's own, which get no request but for their names", () => {
      const http = "server { server_name old.example; return 301 https://new.example; }";
      const listeners = (text: string) => text.match(/listen (?:80|8080)[^;]*/g);
      deepEqual(listeners(render({ proxy: { directives: { http } } }).text), [
        "listen 80 default_server",
        "listen 8080 default_server",
      ]);
      deepEqual(listeners(render().text), ["listen 80", "listen 8080"]);
    });

    it("with headers that take the place of the program's, once each", () => {
      const header = 'proxy_set_header "host" api.internal;';
      const { text } = render({ proxy: { routes: [{ path: "/x", directives: header }] } });
      const block = locations(text).get("/x") ?? "";
      match(block, /proxy_set_header X-Real-IP/);
      doesNotMatch(block, /Host \$users_host/);
      const http = "proxy_set_header X-Forwarded-Proto https;";
      const whole = render({ proxy: { directives: { http } } }).text;
      deepEqual(whole.match(/proxy_set_header X-Forwarded-Proto .*/g), [http]);
    });

    it("and then goes its own ways by statuses that no backend sends", () => {
      const server = "proxy_intercept_errors on;";
      const { text } = render({ proxy: { assetPaths: ["/assets/"], directives: { server } } });
      doesNotMatch(text, /\b(?:418|420)\b/);
      match(text, /return 597;/);
      match(text, /return 598;/);
    });

    it("beside files of both colors, whose detour goes before somebody's pages", () => {
      const pages = "error_page 404 /missing;";
      const files = { assetPaths: ["/assets/"] };
      const routes = [{ path: "/assets/", directives: pages }];
      const all = locations(render({ proxy: { ...files, routes } }).text);
      const block = (name: string) =>
        [...all].find(([at, lines]) => at.startsWith(name) && lines.includes(pages))?.[1] ?? "";
      match(block("/assets/"), /error_page 598 = @assets:\$timeouts;/);
      match(block("@assets"), /error_page 404 = @other[^]*error_page 404 \/missing;/);
      const server = `${pages} add_header X-Frame deny;`;
      const { text } = render({ proxy: { ...files, directives: { server } } });
      const other = [...locations(text)].find(([name]) => name.startsWith("@other"))?.[1] ?? "";
      for (const line of [pages, "add_header X-Frame deny;"]) ok(other.includes(line), line);
      match(
        [...locations(text)].join(),
        /error_page 404 = @other:\S+;\s+error_page 404 \/missing;/,
      );
    });

    it("beside files of both colors, with the color that answered told once", () => {
      const routes = [{ path: "/assets/", directives: "add_header X-Robots none;" }];
      const all = locations(render({ proxy: { assetPaths: ["/assets/"], routes } }).text);
      const [, other = ""] = [...all].find(([, lines]) => lines.includes("$other_color al")) ?? [];
      match(other, /X-Robots/);
      deepEqual(other.match(/X-Color \S+/g), ["X-Color $other_color"]);
    });

    it("which set none of the variables that it goes by itself", () => {
      const { text } = render({
        proxy: {
          ...{ trustedProxies: ["private"], assetPaths: ["/a/"], routes: [{ path: "/x" }] },
          ...{ maintenance: "off", errorPages: { "503": "errors/503.html" } },
        },
      });
      const set = /^ *(?:set|map (?:"[^"]*"|\S+)|geo \S+) \$(\w+)|\(\?<(\w+)>/gm;
      const names = [...text.matchAll(set)].map(([, one, other]) => one ?? other ?? "");
      ok(names.length > 30);
      for (const name of names) {
        match(troubleIn("server", `set $${name} 1;`) ?? "", /is a variable of this program/, name);
      }
    });
  });

  it("tells its hash, which changes when and only when the text does", () => {
    fc.assert(
      fc.property(proxies, proxies, (one, other) => {
        const [a, b] = [render({ proxy: one }), render({ proxy: other })];
        match(a.configHash, /^[0-9a-f]{16}$/);
        ok(a.text.includes(`return 200 "${a.configHash}\\n";`));
        equal(a.configHash === b.configHash, a.text === b.text);
        equal(
          a.text.replace(a.configHash, "") === b.text.replace(b.configHash, ""),
          a.text === b.text,
        );
      }),
    );
    notEqual(render().configHash, render({ backend: { containerPort: 9000 } }).configHash);
    equal(render().configHash, render({ proxy: { port: 8088, drainTimeout: "1s" } }).configHash);
  });
});
