import { strict as assert } from "node:assert";
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { activeDirectory } from "../../components/model/proxy/activeUpstream";
import { namesFor } from "../../components/model/names";
import { parseConfig } from "../../components/model/config/parseConfig";
import { labels } from "../../components/model/plan/actual";
import { git, GitRemote } from "../support/gitRemote";

const script = resolve(__dirname, "../../.github/scripts/release.sh");
const file = "Pulumi.stage.yaml";

/** Keeps outputs in a file, and the configuration in lines of the stack file. */
const fakePulumi = `#!/bin/sh
echo "$*" >>"$FAKE/calls"
case "$1 $2" in
  "stack output") cat "$FAKE/outputs" ;;
  "config get")
    shift 2
    [ "$1" != --path ] || shift
    sed -n "s/^$1: //p" ${file} | grep . ;;
  "config set-all")
    shift 3
    while [ "$1" = --plaintext ]; do
      sed -i "s|^\${2%%=*}: .*|\${2%%=*}: \${2#*=}|" ${file}
      shift 2
    done ;;
  "deployment run")
    [ ! -e "$FAKE/deployed" ] || cp "$FAKE/deployed" "$FAKE/outputs"
    exit "$(cat "$FAKE/code")" ;;
esac
`;

interface Stack {
  readonly activeColor: string;
  readonly blue: string;
  readonly green: string;
}

function stackFile({ activeColor, blue, green }: Stack, more = ""): string {
  return `activeColor: ${activeColor}\nimages.blue: ${blue}\nimages.green: ${green}\n${more}`;
}

function outputs({ activeColor, blue, green }: Stack): string {
  const all = { activeColor, databasePassword: "[secret]", images: { blue, green }, pending: [] };
  return JSON.stringify(all, null, 2);
}

const before: Stack = {
  activeColor: "blue",
  blue: "registry.example:5000/app:v1",
  green: "app:v0",
};
const released: Stack = { ...before, activeColor: "green", green: "registry.example:5000/app:v2" };

describe("the release script of the workflows", () => {
  let folder = "";
  let clone = "";
  let remote: GitRemote;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "forecaster-release-"));
    clone = join(folder, "clone");
    remote = await GitRemote.create({ [file]: stackFile(before), "index.ts": "1\n" });
    await remote.checkOut(clone);
    mkdirSync(join(folder, "bin"));
    addProgram("pulumi", fakePulumi);
    serve(before);
  });

  afterEach(async () => {
    rmSync(folder, { recursive: true });
    await remote.remove();
  });

  function addProgram(name: string, text: string): void {
    writeFileSync(join(folder, "bin", name), text);
    chmodSync(join(folder, "bin", name), 0o755);
  }

  function serve(stack: Stack): void {
    writeFileSync(join(folder, "outputs"), outputs(stack));
  }

  /** Pulumi Deployments end like this from now on, and the stack has these outputs then. */
  function deployments(code: number, after?: Stack): void {
    writeFileSync(join(folder, "code"), String(code));
    if (after !== undefined) writeFileSync(join(folder, "deployed"), outputs(after));
  }

  /** Runs one part of the script; returns how it ended, what it printed and the outputs of its step. */
  function run(part: string, tag: string, surroundings: Readonly<Record<string, string>> = {}) {
    writeFileSync(join(folder, "output"), "");
    writeFileSync(join(folder, "calls"), "");
    const env = {
      PATH: `${join(folder, "bin")}:${process.env.PATH}`,
      HOME: folder,
      FAKE: folder,
      STACK: "stage",
      IMAGE_TAG: tag,
      GITHUB_REF: "refs/heads/main",
      GITHUB_SHA: spawnSync("git", ["rev-list", "--max-parents=0", "HEAD"], { cwd: clone })
        .stdout.toString()
        .trim(),
      GITHUB_OUTPUT: join(folder, "output"),
      ...surroundings,
    };
    const { status, stdout, stderr } = spawnSync("sh", [script, part], { cwd: clone, env });
    const read = (name: string) => readFileSync(join(folder, name), "utf8");
    return {
      succeeded: status === 0,
      text: `${stdout.toString()}${stderr.toString()}`,
      needed: read("output").trim().replace("needed=", ""),
      calls: read("calls"),
      file: readFileSync(join(clone, file), "utf8"),
    };
  }

  function expectFailure(pattern: RegExp, part: string, tag: string, more = {}): void {
    const { succeeded, text } = run(part, tag, more);
    assert.ok(!succeeded, text);
    assert.match(text, pattern);
  }

  describe("configure", () => {
    it("puts the tag on the idle color, in the repository of what serves", () => {
      const cases = [
        ["blue", "registry.example/app:v1", "registry.example/app:v2"],
        ["green", "localhost:5000/app:v1@sha256:0a", "localhost:5000/app:v2"],
        ["blue", "localhost:5000/app@sha256:0a", "localhost:5000/app:v2"],
      ] as const;
      for (const [active, running, image] of cases) {
        const idle = active === "blue" ? "green" : "blue";
        const other = { blue: "other:v0", green: "other:v0" };
        serve({ ...other, activeColor: active, [active]: running });
        const { needed, file: text } = run("configure", "v2");
        const wanted = { ...other, activeColor: idle, [active]: running, [idle]: image };
        assert.deepEqual([needed, text], ["true", stackFile(wanted)]);
      }
    });

    it("writes what serves into a stack file that is behind, so that the plan does not refuse", () => {
      serve(released);
      const { file: text } = run("configure", "v3");
      const blue = "registry.example:5000/app:v3";
      assert.equal(text, stackFile({ ...released, activeColor: "blue", blue }));
    });

    it("releases nothing when the tag serves already, and keeps the rollback target", () => {
      serve(released);
      const { succeeded, needed, text, file: written } = run("configure", "v2");
      assert.ok(succeeded, text);
      assert.match(text, /v2 already serves on green; nothing to release/);
      assert.deepEqual([needed, written], ["false", stackFile(released)]);
    });

    it("only switches when the idle color has the tag, with the very image that is there", () => {
      const blue = `${before.blue}@sha256:0a`;
      serve({ ...released, blue });
      const { needed, text, file: written } = run("configure", "v1");
      assert.match(text, /v1 is on blue already, .* traffic moves there from green/);
      const wanted = { ...released, activeColor: "blue", blue };
      assert.deepEqual([needed, written], ["true", stackFile(wanted)]);
    });

    it("refuses a tag that moves or is none, and shows nothing of it that GitHub would take for a command", () => {
      for (const tag of ["latest", "", "v1;ls", "-v1", "a b", "v1\n::add-mask::v1"]) {
        expectFailure(
          /^::error::image_tag: expected a fixed tag, got '[\w.?-]*'\n$/,
          "configure",
          tag,
        );
      }
      assert.equal(run("configure", "latest").calls, "");
    });

    it("refuses a stack that serves nothing yet, a tag instead of a branch, and a name of another file", () => {
      expectFailure(/on a branch/, "configure", "v2", { GITHUB_REF: "refs/tags/v2" });
      const elsewhere = { PULUMI_STACK: "example-org/forecaster/staging" };
      expectFailure(/ends in \/stage, got example-org/, "configure", "v2", elsewhere);
      writeFileSync(join(folder, "outputs"), "{}");
      expectFailure(/serves no color yet/, "configure", "v2");
    });

    it("asks for the stack by its full name, and for no other", () => {
      const { calls } = run("configure", "v2", { PULUMI_STACK: "example-org/forecaster/stage" });
      for (const call of calls.trim().split("\n")) {
        assert.match(call, / --stack example-org\/forecaster\/stage --non-interactive$/);
      }
    });

    it("sets nothing when the engine does not tell what runs", () => {
      addProgram("pulumi", `#!/bin/sh\necho "$*" >>"$FAKE/calls"; echo lost >&2; exit 255\n`);
      expectFailure(/lost/, "configure", "v2");
      assert.doesNotMatch(run("configure", "v2").calls, /config/);
    });

    it("run again after others have pushed refuses to deploy its old commit, but not after a record", async () => {
      const again = { GITHUB_RUN_ATTEMPT: "2" };
      const first = run("configure", "v2", again);
      assert.ok(first.succeeded, first.text);
      serve(released);
      assert.ok(run("record", "v2").succeeded);
      await git(clone, "reset", "--quiet", "--hard", "HEAD~1");
      const recorded = run("configure", "v2", again);
      assert.ok(recorded.succeeded, recorded.text);
      await remote.commit({ "index.ts": "2\n" }, "Something else");
      expectFailure(
        /New: [0-9a-f]+ Something else\n::error::main has moved on/,
        "configure",
        "v2",
        again,
      );
      assert.ok(
        run("configure", "v2").succeeded,
        "a first attempt deploys the commit it was given",
      );
    });
  });

  describe("configure, where the Docker host can be asked", () => {
    const host = { DOCKER_HOST: "ssh://deploy@server.example" };

    function pointerOn(color: string, image: string): void {
      addProgram(
        "docker",
        `#!/bin/sh\ncase "$1" in exec) echo "${color}" ;; inspect) echo "${image}" ;; esac\n`,
      );
    }

    it("goes by the host when a killed update has not told of its switch", () => {
      pointerOn("green", released.green);
      const { needed, file: written } = run("configure", "v3", host);
      const blue = "registry.example:5000/app:v3";
      assert.deepEqual(
        [needed, written],
        ["true", stackFile({ ...released, blue, activeColor: "blue" })],
      );
    });

    it("runs an update for a tag that serves without having been told", () => {
      pointerOn("green", released.green);
      const { needed, file: written } = run("configure", "v2", host);
      assert.deepEqual([needed, written], ["true", stackFile(released)]);
    });

    it("moves traffic back when the outputs alone would say that there is nothing to do", () => {
      pointerOn("green", released.green);
      const { needed, file: written } = run("configure", "v1", host);
      const wanted = { ...released, activeColor: "blue" };
      assert.deepEqual([needed, written], ["true", stackFile(wanted)]);
    });

    it("believes the outputs when the host does not tell, but claims nothing by them", () => {
      addProgram("docker", "#!/bin/sh\necho 'No such container' >&2; exit 1\n");
      const { needed, text, file: written } = run("configure", "v1", host);
      assert.match(text, /last outputs are assumed/);
      assert.deepEqual([needed, written], ["true", stackFile(before)]);
    });

    it("asks by the names and labels that the program gives", () => {
      const text = readFileSync(script, "utf8");
      const { proxy, backends } = namesFor("$prefix");
      const images = JSON.stringify({ blue: "app:1", green: "app:1" });
      const { namePrefix } = parseConfig({ activeColor: "blue", images });
      for (const word of [proxy, activeDirectory, labels.image, `|| echo ${namePrefix}`]) {
        assert.ok(text.includes(word), word);
      }
      assert.ok(text.includes(backends.blue.replace("blue", "$active")));
    });
  });

  describe("deploy", () => {
    beforeEach(() => {
      run("configure", "v2");
    });

    for (const [cli, failed] of [
      ["before 3.256", 0],
      ["from 3.256", 4],
    ] as const) {
      it(`ends well with a CLI ${cli} when the stack serves its release`, () => {
        deployments(0, released);
        const { succeeded, text } = run("deploy", "v2");
        assert.ok(succeeded, text);
        assert.match(text, /stage serves registry\.example:5000\/app:v2 on green/);
      });

      it(`fails with a CLI ${cli} when the deployment has failed, and says what serves`, () => {
        deployments(failed);
        const words = `pulumi ended with ${failed}; .* stage serves \\S+v1 on blue, wanted was \\S+v2 on green`;
        expectFailure(new RegExp(words), "deploy", "v2");
      });
    }

    it("fails when the color that serves has another image than the one that was meant", () => {
      deployments(0, { ...released, green: "registry.example:5000/app:v9" });
      expectFailure(/serves \S+v9 on green, wanted was \S+v2 on green/, "deploy", "v2");
    });

    it("fails when pulumi does, although the release serves", () => {
      deployments(4, released);
      expectFailure(/pulumi ended with 4/, "deploy", "v2");
    });

    it("deploys its own commit and the stack file, whatever was merged since; main stays", async () => {
      const own = await remote.head();
      const foreign = await remote.commit({ "index.ts": "2\n" }, "Something else");
      deployments(0, released);
      const { calls } = run("deploy", "v2");
      const commit = /deployment run update --git-commit ([0-9a-f]{40}) /.exec(calls)?.[1] ?? "";
      assert.equal(await remote.head("deploy/stage"), commit);
      assert.deepEqual(await remote.changed(own, commit), [file]);
      assert.deepEqual(await remote.subjects(`${own}..${commit}`), ["Release v2 on stage"]);
      assert.equal(await remote.head(), foreign);
    });

    it("takes the place of the release before it on its branch", async () => {
      deployments(4);
      run("deploy", "v2");
      await git(clone, "reset", "--quiet", "--hard", await remote.head());
      run("configure", "v3");
      deployments(0, { ...released, green: "registry.example:5000/app:v3" });
      const { succeeded, text } = run("deploy", "v3");
      assert.ok(succeeded, text);
      assert.match(await remote.show(file, "deploy/stage"), /app:v3/);
    });

    it("deploys nothing when the push is refused", async () => {
      await remote.protect("deploy/*");
      expectFailure(/Nothing was deployed/, "deploy", "v2");
      assert.doesNotMatch(run("deploy", "v2").calls, /deployment run/);
    });
  });

  describe("record", () => {
    beforeEach(() => {
      run("configure", "v2");
      serve(released);
    });

    it("commits the stack file as the stack serves, and nothing when Git says so already", async () => {
      const own = await remote.head();
      assert.ok(run("record", "v2").succeeded);
      assert.equal(await remote.show(file), stackFile(released).trim());
      assert.deepEqual(await remote.subjects(`${own}..main`), ["stage serves v2 on green"]);
      const once = await remote.head();
      assert.match(run("record", "v2").text, /says what stage serves/);
      assert.equal(await remote.head(), once);
    });

    it("puts only the stack file on top of what others have pushed, which it does not deploy", async () => {
      const foreign = await remote.commit({ "index.ts": "2\n" }, "Something else");
      const { succeeded, text } = run("record", "v2");
      assert.ok(succeeded, text);
      assert.deepEqual(await remote.changed(foreign, "main"), [file]);
      assert.equal(await remote.head("main~1"), foreign);
    });

    it("keeps what others have set in the stack file, except for colors and images, and says so", async () => {
      const theirs = stackFile({ ...before, green: "app:v9" }, "gate.timeout: 9m\n");
      await remote.commit({ [file]: theirs }, "Wait longer");
      assert.match(run("record", "v2").text, /was changed since this run began/);
      assert.equal(await remote.show(file), stackFile(released, "gate.timeout: 9m\n").trim());
    });

    it("goes on when somebody pushes between its look and its push", async () => {
      const raced = join(folder, "raced");
      await git(folder, "clone", "--quiet", remote.url, raced);
      const push = `#!/bin/sh\n[ ! -e "${raced}/once" ] || exit 0\ntouch "${raced}/once"; cd "${raced}"
unset GIT_DIR; echo 2 >index.ts
git -c user.name=S -c user.email=s@example.com commit -qam Raced && git push -q origin HEAD:main\n`;
      writeFileSync(join(clone, ".git/hooks/pre-push"), push, { mode: 0o755 });
      const own = await remote.head();
      const { succeeded, text } = run("record", "v2");
      assert.ok(succeeded, text);
      const subjects = ["stage serves v2 on green", "Raced"];
      assert.deepEqual(await remote.subjects(`${own}..main`), subjects);
    });

    it("fails at once when the push is refused, and says what serves and how it gets into Git", async () => {
      await remote.protect("main");
      const own = await remote.head();
      expectFailure(/stage serves \S+v2 on green, .* on main does not say so/, "record", "v2");
      assert.equal(await remote.head(), own);
      await remote.unprotect();
      await git(clone, "reset", "--quiet", "--hard", own);
      assert.equal(run("configure", "v2").needed, "false");
      assert.ok(run("record", "v2").succeeded);
      assert.equal(await remote.show(file), stackFile(released).trim());
    });
  });
});
