import { strict as assert } from "node:assert";
import { existsSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { imageCells } from "../../tools/checks/imageReport";
import { reference } from "../../tools/docs/reference";
import { cellsOf } from "../images/report";
import { triedImages } from "../images/triedImages";
import * as written from "../support/documents";

const { read, root } = written;
const readme = read("README.md");
const documents = written.documents.map((file) => ({ file, text: read(file) }));

/** How GitHub makes a link out of a heading. */
function anchor(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .replaceAll(" ", "-");
}

describe("the documents", () => {
  it("have every setting with its default and its meaning: npm run docs", async () => {
    const { is, shouldBe } = await reference();
    assert.equal(is, shouldBe);
    assert.doesNotMatch(is, /\|\s*\|$/m, "a setting has no meaning");
  });

  it("have every image that is tried, with its settings and its end: npm run test:images", () => {
    const rows = imageCells(read("docs/images.md"));
    const shouldBe = triedImages.map((image, index) => {
      const [, , , requests = "", lost = ""] = rows[index] ?? [];
      return cellsOf(image, requests, lost);
    });
    assert.deepEqual(rows, shouldBe);
    for (const [name, , , requests, lost] of rows) {
      assert.ok(Number(requests) > 0 && lost === "0", name);
    }
  });

  for (const { file, text } of documents) {
    it(`link to files and headings, and name scripts of package.json, that exist: ${file}`, () => {
      for (const [, path = "", heading] of text.matchAll(
        /\]\((?!https:)([^)#]*)(?:#([^)]+))?\)/g,
      )) {
        const target = path === "" ? file : relative(root, resolve(root, dirname(file), path));
        assert.ok(existsSync(join(root, target)), `${path} in ${file}`);
        const anchors = [...read(target).matchAll(/^#+ (.+)$/gm)].map(([, title = ""]) =>
          anchor(title),
        );
        assert.ok(heading === undefined || anchors.includes(heading), `${path}#${heading}`);
      }
      for (const [path] of text.matchAll(/\b(?:components|test|tools)\/[\w/]*\.(?:ts|sh|mjs)/g)) {
        assert.ok(existsSync(join(root, path)), `${path} in ${file}`);
      }
      const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
      for (const [, name = "", short = ""] of text.matchAll(/npm (?:run ([\w:]+)|(test)\b)/g)) {
        assert.ok((name || short) in scripts, `npm run ${name || short}`);
      }
    });
  }

  it("begin with a README that is read in a few minutes", () => {
    assert.ok(readme.split("\n").length <= 171);
  });

  it("are all reached from the README", () => {
    for (const { file } of documents)
      assert.ok(file === "README.md" || readme.includes(`(${file})`), file);
  });

  it("explain every message with which an update is refused or fails, and no other", () => {
    const { explained, holds, messages } = written;
    const rows = explained();
    const all = messages();
    assert.ok(all.length > 80, `only ${all.length} messages were found`);
    assert.deepEqual(
      all.filter((text) => !rows.some((passages) => holds(text, passages))),
      [],
    );
    const lines = written.source().split("\n");
    assert.deepEqual(
      rows.filter((passages) => !lines.some((line) => holds(line, passages))),
      [],
    );
  });

  it("show the program of somebody else exactly as it is compiled and tested", () => {
    const program = read("test/fixtures/otherProgram.ts");
    assert.ok(readme.includes(`\`\`\`ts\n${program.trimEnd()}\n\`\`\``));
  });

  it("name for every failing step a test that exists", () => {
    const named = read("docs/how-it-works.md").matchAll(/"([^"]+)" \((test\/[\w/.]+)\)/g);
    const rows = [...named].map(([, title = "", file = ""]) => ({ title, file }));
    assert.ok(rows.length >= 10, `only ${rows.length} rows name their test`);
    for (const { title, file } of rows) {
      assert.ok(read(file).includes(title), `${file}: ${title}`);
    }
  });
});
