import { strict as assert } from "node:assert";
import { randomBytes } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ask, type Answered } from "../support/ask";
import { deployedStack } from "../support/deployedStack";
import { expectServes, expectWords } from "../support/expectServes";
import { until } from "../support/until";

const megabyte = 1_048_576;
const on = "/etc/forecaster/active/maintenance-for-users";

describe("pages for nginx's own errors", () => {
  const stack = deployedStack(() => ({
    config: { proxy: { readTimeout: "1s", maintenance: "off" } },
  }));
  const large = `<!doctype html><title>504</title>${randomBytes(megabyte / 2).toString("hex")}`;
  const pages = {
    "502": "<!doctype html><title>502</title>",
    "503": '{"error":"back soon"}',
    "504": large.slice(0, megabyte),
  };

  before("gives the stack three", async function () {
    this.timeout(120_000);
    await mkdir(join(stack().directory, "errors"));
    await write("502.html", pages["502"]);
    await write("503.json", pages["503"]);
    await write("504.html", pages["504"]);
    await stack().set("proxy.errorPages", {
      "502": "errors/502.html",
      "503": "errors/503.json",
      "504": "errors/504.html",
    });
    const { changed } = await stack().up();
    assert.deepEqual(changed, ["forecaster-proxy-error-pages", "forecaster-proxy-configuration"]);
  });

  function write(name: string, text: string): Promise<void> {
    return writeFile(join(stack().directory, "errors", name), text);
  }

  /** A request that its backend answers only after 3 s. */
  function slow(key: string, port = stack().ports.proxy): Promise<Answered> {
    const body = JSON.stringify({ series: "pages", value: 1, key });
    const headers = { "content-type": "application/json" };
    const path = "/api/v1/observations?delay=3000";
    return ask(port, path, { method: "POST", headers, body });
  }

  function expectPage({ status, headers, body }: Answered, page: keyof typeof pages): void {
    assert.equal(status, Number(page));
    assert.ok(body === pages[page], `${body.slice(0, 100)}, of ${body.length} characters`);
    const type = page === "503" ? "application/json" : "text/html";
    assert.deepEqual([headers["content-type"], headers["cache-control"]], [type, "no-store"]);
  }

  it("are given with a status, 1 MB and all, whatever was asked, and logged as what was asked", async () => {
    expectPage(await slow("page"), "504");
    // Lines are written together, once a second.
    await until("the log has what was asked", async () =>
      (await stack().docker("logs", "--tail", "20", stack().names.proxy)).includes(
        '"method":"POST","path":"/api/v1/observations","status":504',
      ),
    );
    await stack().insideProxy(`: >${on}`);
    const kept = await stack().ask("/ready");
    await stack().insideProxy(`rm ${on}`);
    expectPage(kept, "503");
    assert.equal(kept.headers["retry-after"], "30");
    assert.equal((await stack().ask("/nginx-error-page/504")).status, 404);
  });

  it("are given where no backend runs, and not by the idle listener, nor for what a backend answers", async () => {
    const idle = await slow("idle", stack().ports.idle);
    assert.equal(idle.status, 504);
    assert.match(idle.body, /<center>nginx<\/center>/);
    await stack().docker("stop", stack().names.database);
    const own = await stack().ask("/api/v1/health");
    await stack().docker("start", stack().names.database);
    assert.deepEqual([own.status, own.version], [503, "v1"]);
    assert.match(own.body, /failed/);
    await stack().docker("stop", stack().names.backends.blue);
    await until("nginx has no backend", async () => (await stack().ask("/")).status === 502);
    const answer = await stack().ask("/");
    await stack().docker("start", stack().names.backends.blue);
    expectPage(answer, "502");
    await until("blue is back", async () => (await stack().ask("/ready")).status === 200);
  });

  it("are replaced by a reload, and those that nobody asks for any more are gone", async () => {
    const before = await stack().insideProxy("ls /etc/forecaster/pages");
    assert.ok(!(await readFile(stack().stateFile, "utf8")).includes(large.slice(1000, 1050)));
    pages["504"] = "<!doctype html><title>later</title>";
    await write("504.html", pages["504"]);
    const { output } = await stack().up();
    expectWords(output, [/nginx takes another configuration by a reload, which loses no request/]);
    expectPage(await slow("later"), "504");
    const after = await stack().insideProxy("ls /etc/forecaster/pages");
    assert.match(after, /^[0-9a-f]{12}\s*$/);
    assert.notEqual(after, before);
    assert.deepEqual((await stack().up()).changed, []);
  });

  it("give way to a page of somebody's own directives", async () => {
    const own = 'error_page 504 /busy; location = /busy { internal; return 504 "busy"; }';
    await stack().set("proxy.directives.server", own);
    await stack().up();
    assert.equal((await slow("own")).body, "busy");
    await stack().unset("proxy.directives");
    await stack().up();
    expectPage(await slow("ours"), "504");
  });

  it("are refused before anything changes where they cannot be served", async () => {
    await write("large.html", "x".repeat(megabyte + 1));
    await mkdir(join(stack().directory, "errors/folder.html"));
    await stack().set("proxy.errorPages", {
      "502": "errors/missing.html",
      "503": "errors/large.html",
      "504": "errors/folder.html",
    });
    expectWords(await stack().previewFails(), [
      /Nothing was changed\./,
      /proxy\.errorPages\.502: the file cannot be read \(ENOENT\); .* got "errors\/missing\.html"/,
      /proxy\.errorPages\.503: the file has 1048577 bytes; expected at most 1048576, got "errors/,
      /proxy\.errorPages\.504: it is no file; expected a file with a page, got/,
      /pulumi config rm --path proxy\.errorPages\.504/,
    ]);
    await stack().unset("proxy.errorPages");
    await stack().up();
    await assert.rejects(stack().insideProxy("ls -d /etc/forecaster/pages/*"));
    await expectServes(stack(), "blue");
    await rm(join(stack().directory, "errors"), { recursive: true });
  });
});
