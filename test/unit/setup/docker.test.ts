import { strict as assert } from "node:assert";
import * as fs from "node:fs";
import * as path from "node:path";
import { prepareDocker } from "../../../tools/setup/docker";
import type { System } from "../../../tools/setup/surroundings";
import { FakeMachine } from "../../support/setup/fakeMachine";
import {
  addDebian,
  addDocker,
  addDockerd,
  addRunningDocker,
} from "../../support/setup/fakePrograms";

describe("set-up finds Docker", () => {
  let machine: FakeMachine;

  beforeEach(() => {
    machine = new FakeMachine();
    addDebian(machine);
  });

  afterEach(() => {
    const pid = path.join(machine.root, "dockerd.pid");
    if (fs.existsSync(pid)) process.kill(Number(fs.readFileSync(pid, "utf8")));
    machine.remove();
  });

  function prepare(
    system: Partial<System> = {},
    env: NodeJS.ProcessEnv = {},
    ask?: (question: string) => Promise<boolean>,
  ): Promise<void> {
    return prepareDocker(machine.surroundings({ env: { ...machine.env, ...env }, ask }, system));
  }

  /** Puts Docker among the packages that apt-get can install. */
  function offerDocker(): void {
    const folder = path.join(machine.root, "packages");
    addDocker(machine, folder);
    addDockerd(machine, { folder });
  }

  const installed = (): string[] => machine.calls("apt-get install");
  const started = (): string[] => machine.calls("dockerd");

  it("that answers, and leaves it alone", async () => {
    addRunningDocker(machine);
    addDockerd(machine);
    await prepare();
    assert.deepEqual([machine.calls().length, machine.said], [1, []]);
  });

  it("in Debian's packages, as root: says so, installs it and starts it", async () => {
    offerDocker();
    await prepare();
    assert.deepEqual(installed(), [
      "apt-get install --yes --quiet --install-recommends docker.io iptables",
    ]);
    assert.match(machine.said[0] ?? "", /installing Debian's packages docker.io iptables/);
    assert.match(machine.said[1] ?? "", /starting the Docker daemon/);
  });

  it("that only needs to be started, and installs nothing", async () => {
    addDocker(machine);
    addDockerd(machine);
    await prepare();
    assert.deepEqual([installed(), started()], [[], ["dockerd "]]);
  });

  it("that systemd starts, where there is systemd", async () => {
    addDocker(machine);
    addDockerd(machine);
    machine.add("systemctl");
    await prepare({ hasSystemd: true });
    assert.deepEqual([machine.calls("systemctl"), started()], [["systemctl start docker"], []]);
  });

  it("with vfs, where the daemon ends because overlay is refused; its log is in the cache", async () => {
    addDocker(machine);
    addDockerd(machine, { drivers: ["vfs"] });
    await prepare();
    assert.deepEqual(started(), ["dockerd ", "dockerd --storage-driver vfs"]);
    const log = fs.readFileSync(path.join(machine.cache, "dockerd.log"), "utf8");
    assert.equal(log, "driver: \ndriver: vfs\n");
  });

  it("or names its log, where the daemon ends in any case", async () => {
    addDocker(machine);
    addDockerd(machine, { drivers: [] });
    await assert.rejects(prepare(), /does not start; its log: .*dockerd\.log$/);
  });

  for (const [title, system, env] of [
    ["FORECASTER_INSTALL=0 forbids it", {}, { FORECASTER_INSTALL: "0" }],
    ["nobody is root", { isRoot: false }, {}],
    ["this is not Debian", { isDebian: false, platform: "linux" }, {}],
    ["DOCKER_HOST names another host", {}, { DOCKER_HOST: "tcp://127.0.0.1:1" }],
  ] as const) {
    it(`or says what to do, and installs and starts nothing, where ${title}`, async () => {
      offerDocker();
      await assert.rejects(prepare(system, env), /Install it|DOCKER_HOST/);
      assert.deepEqual([machine.calls("apt-get"), started()], [[], []]);
    });
  }

  it("only after a yes, when somebody is at the terminal", async () => {
    offerDocker();
    const questions: string[] = [];
    const answer = (yes: boolean) => (question: string) => {
      questions.push(question);
      return Promise.resolve(yes);
    };
    await assert.rejects(prepare({}, {}, answer(false)), /There is no Docker here/);
    assert.deepEqual(machine.calls("apt-get"), []);
    await prepare({}, {}, answer(true));
    assert.equal(installed().length, 1);
    assert.match(questions.join("\n"), /^Install Docker.*\nInstall Docker/);
  });

  it("or gives the command for this system, in one sentence", async () => {
    const words = async (system: Partial<System>, env = {}): Promise<string> => {
      const error: unknown = await prepare({ isRoot: false, ...system }, env).catch(
        (reason: unknown) => reason,
      );
      return error instanceof Error ? error.message : "";
    };
    const linux = { platform: "linux" } as const;
    const mac = { platform: "darwin", isDebian: false } as const;
    assert.match(await words(linux), /: sudo apt-get install docker\.io iptables$/);
    assert.match(await words({ ...linux, isDebian: false }), /: https:\/\/docs\.docker\.com\//);
    assert.match(await words(mac), /: brew install --cask docker-desktop$/);
    addDocker(machine);
    assert.match(await words(mac), /: open -a Docker$/);
    assert.match(await words({ ...linux, hasSystemd: true }), /: sudo systemctl start docker$/);
    assert.match(await words(linux), /: sudo service docker start$/);
    const host = { DOCKER_HOST: "tcp://127.0.0.1:1" };
    assert.match(await words(linux, host), /answers at tcp:.*: correct DOCKER_HOST, or unset it/);
    machine.add("docker", 'echo "permission denied" >&2; exit 1');
    assert.match(await words(linux), /: sudo usermod -aG docker "\$USER", then log in again/);
  });
});
