import { strict as assert } from "node:assert";
import { chmod, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parse } from "yaml";
import { type Color, colors } from "../../../components/model/color";
import { deployedStack } from "../../support/deployedStack";
import { expectServes } from "../../support/expectServes";
import { GitRemote } from "../../support/gitRemote";
import { holdSwitch, slowGate } from "../../support/heldSwitch";
import { releaseImage } from "../../support/images";
import { type JobEnd, runWorkflow } from "../../support/workflow";

const repository = resolve(__dirname, "../../..");
const program = [
  "Pulumi.yaml",
  "index.ts",
  "components",
  "package.json",
  "tsconfig.json",
  ".github",
];
const broken = 'throw new Error("this commit must not be deployed");\n';
const update = "Bring it, and traffic when it has proven itself";
const record = "Record what serves in Git";
const deployment = "Deploy it, and see that prod serves it";

// Only links what is installed: the real one would fetch it again.
const npm = `#!/bin/sh
[ "$*" = "ci --ignore-scripts" ] || { echo "npm $*: not expected" >&2; exit 1; }
ln -s "${repository}/node_modules" node_modules
`;

// In the part of Pulumi Deployments: \`pulumi up\` of the commit that it is asked for, in a clone of its own.
const pulumi = `#!/bin/sh
[ "$1 $2" = "deployment run" ] || exec "$REAL_PULUMI" "$@"
while [ $# -gt 0 ]; do
  case "$1" in --git-commit) commit=$2 ;; --stack) stack=$2 ;; esac
  shift
done
cd "$(mktemp -d "$DEPLOYMENTS/XXXXXX")"
git clone --quiet "$REMOTE" . && git checkout --quiet "$commit"
ln -s "${repository}/node_modules" node_modules
"$REAL_PULUMI" up --yes --skip-preview --stack "$stack" --non-interactive || failed=$?
[ "$CLI_TELLS" = false ] || exit "\${failed:-0}"
`;

describe("the workflows, on a real stack and a real repository", () => {
  const stack = deployedStack(() => ({ config: slowGate }));
  let remote: GitRemote;
  let machine = "";

  before("makes the repository, the releases and the machine that runs the jobs", async () => {
    for (const version of ["v2", "v3"]) await releaseImage({ version });
    const { prefix, directory } = stack();
    const stackFile = `Pulumi.${prefix}.yaml`;
    const copies = program.map((name) => [name, join(repository, name)]);
    remote = await GitRemote.create(
      { [stackFile]: await readFile(join(directory, stackFile), "utf8") },
      Object.fromEntries(copies) as Record<string, string>,
    );
    machine = await mkdtemp(join(tmpdir(), "forecaster-machine-"));
    for (const [name, text] of Object.entries({ npm, pulumi })) {
      await writeFile(join(machine, name), text);
      await chmod(join(machine, name), 0o755);
    }
    await symlink(await realPulumi(), join(machine, "real-pulumi"));
  });

  after("removes them", async () => {
    await remote.remove();
    await rm(machine, { recursive: true, force: true });
  });

  async function realPulumi(): Promise<string> {
    for (const folder of (process.env.PATH ?? "").split(":")) {
      const path = join(folder, "pulumi");
      if (await readFile(path).then(Boolean, () => false)) return path;
    }
    throw new Error("no pulumi on PATH");
  }

  /** Somebody starts a workflow for a tag, on main. */
  async function dispatch(
    file: string,
    tag: string,
    before: Readonly<Record<string, () => Promise<unknown>>> = {},
    cliTells = true,
  ): Promise<JobEnd> {
    const { prefix, environment } = stack();
    const fullName = `organization/forecaster-enterprise/${prefix}`;
    const ignore = () => Promise.resolve();
    return runWorkflow(file, {
      inputs: { image_tag: tag },
      vars: {
        STAGE_DOCKER_HOST: process.env.DOCKER_HOST ?? "unix:///var/run/docker.sock",
        STAGE_KNOWN_HOSTS: "server.example ssh-ed25519 AAAA",
        PULUMI_BACKEND_URL: environment.PULUMI_BACKEND_URL,
        PROD_PULUMI_STACK: fullName,
        STAGE_PULUMI_STACK: fullName,
      },
      secrets: { PULUMI_CONFIG_PASSPHRASE: environment.PULUMI_CONFIG_PASSPHRASE },
      machine: {
        ...(process.env as Record<string, string>),
        ...environment,
        PATH: `${machine}:${process.env.PATH}`,
        REAL_PULUMI: join(machine, "real-pulumi"),
        REMOTE: remote.url,
        DEPLOYMENTS: machine,
        CLI_TELLS: String(cliTells),
        GITHUB_REF: "refs/heads/main",
        GITHUB_SHA: await remote.head(),
      },
      instead: { STACK: prefix },
      actions: {
        "actions/checkout": (folder) => remote.checkOut(folder),
        "actions/setup-node": ignore,
        "pulumi/actions": ignore,
        "webfactory/ssh-agent": ignore,
      },
      before,
    });
  }

  async function tagOf(version: string, faults?: string): Promise<string> {
    const image = await releaseImage({ version, faults });
    return image.slice(image.lastIndexOf(":") + 1);
  }

  /** Asserts what main says of the colors, by the tags of their images. */
  async function expectRecorded(active: Color, blue: string, green: string): Promise<void> {
    const text = await remote.show(`Pulumi.${stack().prefix}.yaml`);
    const { config } = parse(text) as { config: Record<string, unknown> };
    const images = config["forecaster-enterprise:images"] as Record<Color, string>;
    assert.deepEqual(
      [config["forecaster-enterprise:activeColor"], images.blue, images.green],
      [active, await releaseImage({ version: blue }), await releaseImage({ version: green })],
    );
  }

  function containerIds(): Promise<string[]> {
    return Promise.all(colors.map((color) => stack().containerId(color)));
  }

  async function expectFinished(job: Promise<JobEnd>): Promise<JobEnd> {
    const end = await job;
    assert.ok(end.succeeded, end.text);
    return end;
  }

  async function expectFailed(job: Promise<JobEnd>, pattern: RegExp): Promise<JobEnd> {
    const end = await job;
    assert.ok(!end.succeeded, end.text);
    assert.match(end.text, pattern);
    return end;
  }

  /** Merges a program that throws and a setting; returns the repair of the program. */
  async function mergeBrokenProgram(): Promise<() => Promise<string>> {
    const stackFile = `Pulumi.${stack().prefix}.yaml`;
    const text = await remote.show(stackFile);
    const variables = '  forecaster-enterprise:variables:\n    LATER: "1"\n';
    const files = {
      "index.ts": broken,
      [stackFile]: `${text}\n${text.includes("LATER") ? "" : variables}`,
    };
    await remote.commit(files, "Break the program, and set LATER");
    const index = await readFile(join(repository, "index.ts"), "utf8");
    return () => remote.commit({ "index.ts": index }, "Mend it");
  }

  it("stage: a release is recorded on top of what was merged meanwhile, which is not deployed", async () => {
    let fix: (() => Promise<string>) | undefined;
    const merge = async () => (fix = await mergeBrokenProgram());
    const { text } = await expectFinished(dispatch("deploy-stage.yml", "v2", { [update]: merge }));
    assert.match(text, /blue serves \S+:v1; \S+:v2 goes to green/);
    await expectServes(stack(), "green", "v2");
    await expectRecorded("green", "v1", "v2");
    assert.deepEqual(await remote.changed("main~1", "main"), [`Pulumi.${stack().prefix}.yaml`]);
    assert.match(await remote.show(`Pulumi.${stack().prefix}.yaml`), /LATER/);
    const { green } = stack().names.backends;
    assert.doesNotMatch(await stack().docker("inspect", green), /LATER/);
    await fix?.();
  });

  it("stage: the same tag again releases nothing, and the rollback target is still there", async () => {
    const [ids, head] = [await containerIds(), await remote.head()];
    const { text, ran } = await expectFinished(dispatch("deploy-stage.yml", "v2"));
    assert.match(text, /v2 already serves on green; nothing to release/);
    assert.ok(!ran.includes(update) && ran.includes(record), ran.join());
    assert.deepEqual([await containerIds(), await remote.head()], [ids, head]);
    await expectServes(stack(), "green", "v2");
  });

  it("stage: the tag of the idle color is a roll back, which re-creates nothing", async () => {
    const ids = await containerIds();
    const { text } = await expectFinished(dispatch("deploy-stage.yml", "v1"));
    assert.match(text, /v1 is on blue already, .* traffic moves there from green/);
    assert.deepEqual(await containerIds(), ids);
    await expectServes(stack(), "blue", "v1");
    await expectRecorded("blue", "v1", "v2");
  });

  it("stage: a push that is refused leaves main behind, and the next release goes through", async () => {
    await remote.protect("main");
    await expectFailed(dispatch("deploy-stage.yml", "v3"), /rule violations[^]*does not say so/);
    await expectServes(stack(), "green", "v3");
    await expectRecorded("blue", "v1", "v2");
    await expectFailed(dispatch("deploy-stage.yml", "v2"), /does not say so/);
    await expectServes(stack(), "blue", "v2");
    await remote.unprotect();
    const ids = await containerIds();
    await expectFinished(dispatch("deploy-stage.yml", "v2"));
    await expectRecorded("blue", "v2", "v3");
    assert.deepEqual(await containerIds(), ids, "to record it takes no release");
  });

  it("stage: a release that fails changes neither traffic nor Git, and the next one goes through", async () => {
    const head = await remote.head();
    const failing = dispatch("deploy-stage.yml", await tagOf("v1", "READY_ONLY=1"));
    const { ran } = await expectFailed(failing, /green failed its smoke checks/);
    assert.ok(!ran.includes(record));
    await expectServes(stack(), "blue", "v2");
    assert.equal(await remote.head(), head);
    await expectFinished(dispatch("deploy-stage.yml", "v1"));
    await expectServes(stack(), "green", "v1");
    await expectRecorded("green", "v2", "v1");
  });

  it("stage: a run that was killed in its switch is no lie about what serves in the next one", async () => {
    const stackFile = `Pulumi.${stack().prefix}.yaml`;
    await writeFile(join(stack().directory, stackFile), await remote.show(stackFile));
    await stack().set("activeColor", "blue");
    const killed = await holdSwitch(stack(), async (run) => {
      run.kill();
      await run.ended;
    });
    assert.ok(!(await killed.ended).succeeded);
    await stack().pulumi("cancel", "--yes", "--stack", stack().prefix);
    await trafficReaches("blue");
    assert.equal((await stack().outputs()).activeColor, "green");
    await expectFinished(dispatch("deploy-stage.yml", "v1"));
    await expectServes(stack(), "green", "v1");
    await expectRecorded("green", "v2", "v1");
  });

  it("prod: deployed is the commit that the run began with, and not what was merged since", async () => {
    let fix: (() => Promise<string>) | undefined;
    const merge = async () => (fix = await mergeBrokenProgram());
    await expectFinished(dispatch("deploy-prod.yml", "v3", { [deployment]: merge }));
    await expectServes(stack(), "blue", "v3");
    await expectRecorded("blue", "v3", "v1");
    assert.deepEqual(await remote.subjects("main~2..main"), [
      `${stack().prefix} serves v3 on blue`,
      "Break the program, and set LATER",
    ]);
    await fix?.();
  });

  for (const [cli, tells] of [
    ["before 3.256, which hides it", false],
    ["from 3.256, which tells", true],
  ] as const) {
    it(`prod: a deployment that fails under a CLI ${cli}, fails the run, and main is as it was`, async () => {
      const head = await remote.head();
      const tag = await tagOf("v2", "READY_ONLY=1");
      const job = dispatch("deploy-prod.yml", tag, {}, tells);
      const { ran } = await expectFailed(job, /The deployment failed .* serves \S+:v3 on blue/);
      assert.ok(!ran.includes(record));
      await expectServes(stack(), "blue", "v3");
      assert.equal(await remote.head(), head);
    });
  }

  it("prod: the same tag again asks for no deployment", async () => {
    const { ran } = await expectFinished(dispatch("deploy-prod.yml", "v3"));
    assert.ok(!ran.includes(deployment), ran.join());
  });

  async function trafficReaches(color: Color): Promise<void> {
    for (let second = 0; (await stack().serves()) !== color; second++) {
      assert.ok(second < 30, `traffic did not reach ${color}`);
      await new Promise((later) => setTimeout(later, 1000));
    }
  }
}).timeout(300_000);
