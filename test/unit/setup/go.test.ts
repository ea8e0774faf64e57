import { strict as assert } from "node:assert";
import * as path from "node:path";
import { type GoBuild, goBuild } from "../../../tools/setup/goBuild";
import { FakeMachine } from "../../support/setup/fakeMachine";
import { addDebian, addGo, addRunningDocker } from "../../support/setup/fakePrograms";

describe("set-up builds from Go modules", () => {
  let machine: FakeMachine;
  let program: GoBuild;

  beforeEach(() => {
    machine = new FakeMachine();
    addRunningDocker(machine);
    addDebian(machine);
    const output = path.join(machine.cache, "program");
    program = { module: "tools/engine/plugins", target: "./program", output, ldflags: "" };
  });

  afterEach(() => {
    machine.remove();
  });

  it("with Go from PATH, from the locked modules only, and installs nothing", async () => {
    addGo(machine);
    await goBuild(machine.surroundings(), program);
    assert.ok(machine.has("cache/forecaster-blue-green/program"));
    assert.match(machine.calls("go build").join(), /^go build -mod=readonly /);
    assert.deepEqual([machine.calls("docker run"), machine.calls("apt-get")], [[], []]);
  });

  it("with Debian's Go in a throw-away container where Go is too old", async () => {
    addGo(machine, "go1.25.9");
    await goBuild(machine.surroundings(), program);
    assert.deepEqual(machine.calls("go build"), []);
    const [run = ""] = machine.calls("docker run");
    assert.match(run, /^docker run --rm .*--env GOPROXY .*forecaster-standin\/go:1.26 go build/);
  });

  it("or says in a sentence that Go is missing, and how to get it", async () => {
    const linux = { platform: "linux", isRoot: false } as const;
    await assert.rejects(
      goBuild(machine.surroundings({}, linux), program),
      /^Error: To build Pulumi, Go 1.26 or newer must be on PATH: https:\/\/go.dev/,
    );
    const mac = { platform: "darwin", isDebian: false } as const;
    await assert.rejects(goBuild(machine.surroundings({}, mac), program), /brew install go/);
  });

  it("or fails, when what was built is not there", async () => {
    machine.add("go", 'if [ "$1" = env ]; then echo go1.26.8; fi');
    await assert.rejects(goBuild(machine.surroundings(), program), /it is not there/);
  });
});
