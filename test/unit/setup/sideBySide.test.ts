import { strict as assert } from "node:assert";
import * as fs from "node:fs";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { setUp } from "../../../tools/setup";
import { Sites } from "../../../tools/setup/sites";
import { FakeMachine, isRunning } from "../../support/setup/fakeMachine";
import { addDebian, addDocker, addGo, addRunningDocker } from "../../support/setup/fakePrograms";
import { FakeSite } from "../../support/setup/fakeSite";

describe("the parts of set-up", () => {
  let machine: FakeMachine;

  beforeEach(() => {
    machine = new FakeMachine();
    addDebian(machine);
    addRunningDocker(machine);
  });

  afterEach(() => {
    machine.remove();
  });

  const builds = (): string[] => machine.calls("go build");

  /** What a shell does until something is so; then it goes on, and after many seconds it fails. */
  const awaiting = (test: string): string =>
    `i=0; until ${test}; do i=$((i+1)); [ $i -lt 300 ] || exit 1; sleep 0.1; done`;

  const isThere = (...parts: readonly string[]): string =>
    `[ -e "${path.join(machine.root, ...parts)}" ]`;

  const addSlowGo = (before: string): void => {
    addGo(machine, "go1.26.8", before);
  };

  it("go on side by side: images are made while Pulumi is built", async () => {
    addSlowGo(awaiting(isThere("docker/images/forecaster-standin/node:24")));
    await setUp(machine.surroundings());
    assert.equal(builds().length, 3);
  });

  it("wait for what they need: Go builds one module after the other, the CLI first", async () => {
    addGo(machine);
    await setUp(machine.surroundings());
    const targets = builds().map((call) => path.basename(call.split(" ").at(-1) ?? ""));
    assert.deepEqual(targets, ["pulumi", "v3", "pulumi-resource-random"]);
  });

  it("download what Go builds next while it builds the CLI", async () => {
    const plugins = "go list -mod=readonly -deps -f  ./pulumi-resource-docker";
    addSlowGo(awaiting(`grep -q "^${plugins}" "${machine.root}/calls.log"`));
    await setUp(machine.surroundings());
    assert.equal(machine.calls("go list").length, 2);
  });

  it("that need the same Debian make it once", async () => {
    await setUp(machine.surroundings());
    assert.deepEqual(
      [machine.calls("debootstrap").length, machine.calls("docker run").length],
      [1, 3],
    );
  });

  it("wait for Docker where Go runs in a container", async () => {
    fs.rmSync(path.join(machine.root, "docker/running"));
    machine.add("docker", "exit 1");
    machine.add("iptables");
    const folder = path.join(machine.root, "docker-itself");
    addDocker(machine, folder);
    // Put there in one piece: what is being written cannot be run, and set-up asks for it meanwhile.
    const arrives = `cp "${folder}/docker" "${folder}/new" && mv "${folder}/new" "${machine.bin}/docker"`;
    machine.add("dockerd", `${arrives}; : >"${machine.root}/docker/running"`);
    await setUp(machine.surroundings());
    assert.equal(machine.calls("docker run").length, 3);
  });

  describe("when one of them fails", () => {
    /** What a fake program does that starts another one, notes it, and waits for it. */
    const waitLong = (): string => `sleep 60 & echo $! >"${machine.root}/sleeper"; wait`;

    function assertSleeperEnded(): void {
      const sleeper = fs.readFileSync(path.join(machine.root, "sleeper"), "utf8");
      assert.ok(!isRunning(Number(sleeper)));
    }

    async function assertFails(words: RegExp, changes = {}): Promise<void> {
      const began = Date.now();
      await assert.rejects(setUp(machine.surroundings(changes)), words);
      assert.ok(Date.now() - began < 30_000);
      assert.deepEqual(machine.made(), []);
    }

    it("end with its message, and with nothing that runs on or lies about", async () => {
      addSlowGo(waitLong());
      machine.add("debootstrap", `${awaiting(isThere("sleeper"))}; echo no key >&2; exit 1`);
      await assertFails(
        /^Error: nginx:\S+ cannot be pulled: [^\n]*\n.*made either: debootstrap .*\nno key$/s,
      );
      assertSleeperEnded();
    });

    it("end what is downloaded ahead", async () => {
      addSlowGo(`${awaiting(isThere("sleeper"))}; echo no disk; exit 1`);
      const go = fs.readFileSync(path.join(machine.bin, "go"), "utf8");
      const list = `if [ "$1" = list ]; then ${waitLong()}; fi`;
      fs.writeFileSync(path.join(machine.bin, "go"), `${go}${list}\n`);
      await assertFails(/^Error: go build .*no disk$/s);
      assertSleeperEnded();
    });

    it("leave no Debian behind that was half made", async () => {
      addSlowGo(`${awaiting(isThere("sleeper"))}; echo no disk; exit 1`);
      machine.add("debootstrap", waitLong());
      await assertFails(/^Error: go build .*no disk$/s);
      assertSleeperEnded();
    });

    it("say nothing more", async () => {
      addSlowGo("exit 1");
      machine.touch("docker/silent");
      await assertFails(/^Error: go build /);
      assert.doesNotMatch(machine.said.join(), /cannot be pulled/);
    });

    it("end a download", async () => {
      const site = await FakeSite.start(machine);
      try {
        site.behaviour = "stalls";
        const waiting = awaiting(isThere("begun"));
        machine.add("docker", `case "$1" in version) exit ;; pull) ${waiting} ;; esac; exit 1`);
        const sites = new Sites(5000, 60_000);
        const failing = assertFails(/docker/, { sites, pulumiSite: site.address });
        while (site.requests.length < 2) await sleep(20);
        machine.touch("begun");
        await failing;
      } finally {
        await site.stop();
      }
    });

    it("take a question back", async () => {
      machine.add("docker", "exit 1");
      addSlowGo("exit 1");
      const ask = (_: string, signal?: AbortSignal): Promise<boolean> =>
        new Promise((resolve) => {
          signal?.addEventListener("abort", () => {
            resolve(false);
          });
        });
      await assertFails(/^Error: go build /, { ask });
    });
  });
});
