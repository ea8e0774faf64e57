import { strict as assert } from "node:assert";
import { type GoModule, goBuild } from "../../../tools/offline/goBuild";
import { FakeMachine } from "../../support/setup/fakeMachine";
import { addDebian, addGo, addRunningDocker } from "../../support/setup/fakePrograms";

describe("set-up builds from Go modules", () => {
  let machine: FakeMachine;
  const plugin: GoModule = {
    name: "a plugin",
    usualSeconds: 1,
    folder: "tools/offline/engine/plugins",
    programs: { program: "./program" },
    variables: {},
  };

  beforeEach(() => {
    machine = new FakeMachine();
    addRunningDocker(machine);
    addDebian(machine);
  });

  afterEach(() => {
    machine.remove();
  });

  function build(
    surroundings = machine.surroundings(),
    docker: Promise<void> = Promise.resolve(),
  ): Promise<void> {
    return goBuild(surroundings, plugin, machine.cache, docker);
  }

  it("with Go from PATH, from the locked modules only, and installs nothing", async () => {
    addGo(machine);
    await build();
    assert.ok(machine.has("cache/forecaster-blue-green/program"));
    assert.match(machine.calls("go build").join(), /^go build -mod=readonly /);
    assert.deepEqual([machine.calls("docker run"), machine.calls("apt-get")], [[], []]);
  });

  it("with Debian's Go in a throw-away container where Go is too old", async () => {
    addGo(machine, "go1.25.9");
    await build();
    assert.deepEqual(machine.calls("go build"), []);
    const [run = ""] = machine.calls("docker run");
    assert.match(run, /^docker run --rm .*--env GOPROXY .*forecaster-standin\/go:1.26 go build/);
  });

  it("or says in a sentence that Go is missing, and how to get it", async () => {
    const linux = { platform: "linux", isRoot: false } as const;
    await assert.rejects(
      build(machine.surroundings({}, linux)),
      /^Error: To build Pulumi, Go 1.26 or newer must be on PATH: https:\/\/go.dev/,
    );
    const mac = { platform: "darwin", isDebian: false } as const;
    await assert.rejects(build(machine.surroundings({}, mac)), /brew install go/);
  });

  it("or fails, when what was built is not there", async () => {
    machine.add("go", 'if [ "$1" = env ]; then echo go1.26.8; fi');
    await assert.rejects(build(), /it is not in /);
  });
});
