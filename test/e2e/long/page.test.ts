import { strict as assert } from "node:assert";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { repository } from "../../../tools/checks/program";
import { prepareBrowser } from "../../../tools/setup/browser";
import { ownSurroundings } from "../../../tools/setup/surroundings";
import { unmarked } from "../../support/run/ownVariables";
import { until } from "../../support/until";

type Answer = (response: ServerResponse) => void;

function from(color: string, version: string): Answer {
  return (response) => {
    response.setHeader("x-color", color).end(JSON.stringify({ version, host: "h1", color }));
  };
}

const broken: Answer = (response) => {
  response.writeHead(503).end(JSON.stringify({ reason: "no database" }));
};

const cut: Answer = (response) => response.destroy();

describe("the sample backend's page, in a browser", () => {
  const server = createServer();
  const complaints: string[] = [];
  let browser: Browser;
  let answer: Answer;
  let page: Page;

  before("starts a browser, and a server in place of nginx", async () => {
    const surroundings = { ...ownSurroundings(), env: unmarked(process.env) };
    const executablePath = await prepareBrowser(surroundings);
    const html = await readFile(join(repository, "tools/demo/backend/page.html"));
    server.on("request", ({ url }, response) => {
      if (url === "/") response.setHeader("content-type", "text/html; charset=utf-8").end(html);
      else answer(response);
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    // Chromium's own sandbox refuses root.
    browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  });

  after("ends both", async () => {
    await browser.close();
    server.closeAllConnections();
    server.close();
  });

  beforeEach("opens the page", async () => {
    complaints.length = 0;
    answer = from("blue", "v1");
    page = await browser.newPage();
    page.on("pageerror", ({ message }) => complaints.push(message));
    await page.goto(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`);
  });

  afterEach("closes it", async () => {
    await page.close();
    assert.deepEqual(complaints, []);
  });

  const squares = (kind: string) => page.locator(`#wall .${kind}`).count();
  const text = (id: string) => page.locator(`#${id}`).innerText();
  const widthOf = (id: string) =>
    page.locator(`#${id}`).evaluate((bar) => (bar as { style: { width: string } }).style.width);

  it("shows each request as a square in the color that answered it", async () => {
    await until("there are 20 blue squares", async () => (await squares("blue")) >= 20);
    assert.equal(await text("serving"), "blue v1");
    assert.equal(await text("blue-share"), "100 %");
    answer = from("green", "v2");
    await until("there are 20 green squares", async () => (await squares("green")) >= 20);
    assert.equal(await text("serving"), "green v2");
    assert.equal(await text("green-version"), "v2");
    assert.match(
      await text("totals"),
      /^\d+ answered, 0 failed\. .* median \d+ ms, slowest \d+ ms/,
    );
    const share = Number.parseFloat(await widthOf("green-bar"));
    assert.ok(share > 20 && share < 80, `the bar of green is ${share} %`);
  });

  it("shows an error as a square in red, says how many, and goes on", async () => {
    answer = broken;
    await until("there are 5 red squares", async () => (await squares("error")) >= 5);
    answer = cut;
    await until("there are 10 red squares", async () => (await squares("error")) >= 10);
    assert.match(
      (await page.locator("#wall .error").first().getAttribute("title")) ?? "",
      /error: 503 no database, \d+ ms$/,
    );
    answer = from("blue", "v1");
    const [errors, blue] = [await squares("error"), await squares("blue")];
    await until("there are blue squares again", async () => (await squares("blue")) >= blue + 10);
    assert.ok(Number(await text("error-share")) >= errors);
  });

  it("asks for nothing while nobody sees it", async () => {
    await page.evaluate("Object.defineProperty(document, 'hidden', { value: true })");
    let asked = 0;
    await until("there is a blue square", async () => (await squares("blue")) > 0);
    await page.waitForTimeout(500);
    answer = (response) => {
      asked++;
      from("blue", "v1")(response);
    };
    await page.waitForTimeout(1000);
    assert.equal(asked, 0);
  });

  it("begins again at the top when it is full, and fits a telephone", async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    // 480 squares at 20 requests per second.
    await until("the wall is full", async () => Number.parseInt(await text("totals"), 10) > 490);
    assert.equal(await squares("blue"), 479);
    const wide = await page.evaluate("document.documentElement.scrollWidth");
    assert.equal(wide, 360);
  });

  it("reads its colors from the reader's light or dark setting", async () => {
    const ground = () => page.evaluate("getComputedStyle(document.body).backgroundColor");
    await page.emulateMedia({ colorScheme: "light" });
    const light = await ground();
    await page.emulateMedia({ colorScheme: "dark" });
    assert.notEqual(await ground(), light);
  });
});
