import { strict as assert } from "node:assert";
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { z } from "zod";
import { configSchema } from "../../components/model/config/schema";

const root = resolve(__dirname, "../..");
const readme = readFileSync(join(root, "README.md"), "utf8");

interface Described {
  readonly type?: string;
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, Described>>;
  readonly additionalProperties?: unknown;
  readonly required?: readonly string[];
}

/** The single settings of a schema by their paths, each with its default in words. */
function settings(schema: Described, path = ""): [string, string][] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, setting]) => {
    const key = path === "" ? name : `${path}.${name}`;
    const isMap = typeof setting.additionalProperties === "object";
    return setting.properties === undefined || isMap
      ? [[key, fallback(setting, schema.required?.includes(name) ?? false)] as [string, string]]
      : settings(setting, key);
  });
}

function fallback(setting: Described, isRequired: boolean): string {
  // Zod leaves a default of false out.
  const value = setting.type === "boolean" ? (setting.default ?? false) : setting.default;
  if (value === undefined) {
    return isRequired ? "required" : "none";
  }
  return typeof value === "string" ? value : JSON.stringify(value);
}

function section(heading: string): string {
  const [, text = ""] = readme.split(`\n## ${heading}\n`);
  return text.split("\n## ")[0] ?? "";
}

describe("the README", () => {
  it("names every setting with its default, and none that does not exist", () => {
    const rows = section("Configuration").matchAll(/^\| `([^`]+)` +\| (?:`([^`]+)`|(\w+)) +\|/gm);
    const documented = [...rows].map(([, key, value, word]) => [key, value ?? word]);
    const schema = z.toJSONSchema(configSchema, { io: "input", unrepresentable: "any" });
    assert.deepEqual(documented, settings(schema as Described));
  });

  it("links to files of the repository, and names scripts of package.json, that exist", () => {
    const links = [...readme.matchAll(/\]\((?!https:)([^)#]+)\)/g)].map(([, path]) => path ?? "");
    const files = [...readme.matchAll(/\b(?:components|test|tools)\/[\w/]*\.(?:ts|sh|mjs)/g)];
    for (const path of [...links, ...files.map(([path]) => path)]) {
      assert.ok(existsSync(join(root, path)), path);
    }
    const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
      scripts: Record<string, string>;
    };
    for (const [, name = "", short = ""] of readme.matchAll(/npm (?:run ([\w:]+)|(test)\b)/g)) {
      assert.ok((name || short) in scripts, `npm run ${name || short}`);
    }
  });

  it("shows the program of somebody else exactly as it is compiled and tested", () => {
    const program = readFileSync(join(root, "test/fixtures/otherProgram.ts"), "utf8");
    assert.ok(readme.includes(`\`\`\`ts\n${program.trimEnd()}\n\`\`\``));
  });

  it("names for every failing step a test that exists", () => {
    const named = section("Release, switch, roll back").matchAll(/"([^"]+)" \((test\/[\w/.]+)\)/g);
    const rows = [...named].map(([, title = "", file = ""]) => ({ title, file }));
    assert.ok(rows.length >= 10, `only ${rows.length} rows name their test`);
    for (const { title, file } of rows) {
      const text = readFileSync(join(root, file), "utf8");
      assert.ok(text.includes(title), `${file}: ${title}`);
    }
  });
});
