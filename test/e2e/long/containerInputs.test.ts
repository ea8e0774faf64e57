import { deepEqual, equal, match } from "node:assert/strict";
import { deployedStack } from "../../support/deployedStack";
import { expectServes, expectWords } from "../../support/expectServes";

/** Succeeds only where a container has what it is given below. */
const seen =
  'grep -q "^192.0.2.10.erp.internal" /etc/hosts && test "$(id -u):$(id -g)" = 1000:0 && test -w /scratch && test -r /etc/scripts/hostname';

describe("further inputs of containers", () => {
  const stack = deployedStack(() => ({ config: { gate: { timeout: "20s" } } }));

  function inspected(name: string, format: string): Promise<string> {
    return stack().docker("inspect", "--format", format, name);
  }

  it("reach the idle color and its migration, and users by a switch", async () => {
    const { backends } = stack().names;
    const active = await stack().containerId("blue");
    await stack().set("backend.container", {
      ...{ user: "1000:0", shmSize: 80, init: true, tmpfs: { "/scratch": "mode=1777" } },
      hosts: [{ host: "erp.internal", ip: "192.0.2.10" }],
      ulimits: [{ name: "nofile", soft: 4096, hard: 8192 }],
      mounts: [{ type: "bind", source: "/etc", target: "/etc/scripts", readOnly: true }],
      uploads: [{ file: "/app-note", content: "put here" }],
    });
    await stack().set("backend.migrateCommand", `${seen} && node server.js migrate`);
    await stack().set("backend.healthcheck.disable", true);
    await stack().release("green", "v2");
    const { output } = await stack().up();
    match(output, /Pending on blue: .*backend\.container\.hosts, .*backend\.container\.user/);
    equal(await stack().containerId("blue"), active);
    const { HostConfig, Config } = JSON.parse(await inspected(backends.green, "{{json .}}")) as {
      HostConfig: Record<string, unknown>;
      Config: { User: string; Healthcheck: { Test: unknown } };
    };
    const { ShmSize, ExtraHosts, Init, Tmpfs, Ulimits } = HostConfig;
    const { User, Healthcheck } = Config;
    deepEqual(
      { ShmSize, ExtraHosts, Init, Tmpfs, Ulimits, User, Test: Healthcheck.Test },
      {
        ...{ ShmSize: 80 * 1024 * 1024, ExtraHosts: ["erp.internal:192.0.2.10"], Init: true },
        ...{ Tmpfs: { "/scratch": "mode=1777" }, User: "1000:0", Test: ["NONE"] },
        Ulimits: [{ Name: "nofile", Soft: 4096, Hard: 8192 }],
      },
    );
    await stack().docker("exec", backends.green, "sh", "-c", seen);
    equal(await stack().docker("exec", backends.green, "cat", "/app-note"), "put here");
    await stack().switchTo("green");
    await expectServes(stack(), "green", "v2");
    deepEqual((await stack().up()).changed, []);
  });

  it("are named with the restriction that a failing release may have met, and mended by lifting it", async () => {
    await stack().unset("backend.migrateCommand");
    await stack().set("backend.container", {
      user: "0",
      entrypoints: ["sh", "-c", "chroot / true && exec node server.js"],
    });
    expectWords(await stack().upFails(), [
      /blue did not pass its gate/,
      /not permitted/,
      /few of root's rights; backend\.container\.capabilities\.adds gives it more/,
      /cannot gain rights; backend\.container\.securityOpts: \[\] lets it/,
    ]);
    await stack().set("backend.container.capabilities.adds[0]", "CAP_SYS_CHROOT");
    await stack().up();
    await stack().switchTo("blue");
    await expectServes(stack(), "blue");
  });

  it("ask Docker for GPUs; where it has none, the release fails and traffic stays", async () => {
    const { backends } = stack().names;
    await stack().set("backend.container.gpus", "all");
    expectWords(await stack().upFails(), [/could not select device driver .*\[\[gpu\]\]/]);
    const requests = await inspected(backends.green, "{{json .HostConfig.DeviceRequests}}");
    const [{ Count, Capabilities } = {}] = JSON.parse(requests) as Record<string, unknown>[];
    deepEqual({ Count, Capabilities }, { Count: -1, Capabilities: [["gpu"]] });
    await expectServes(stack(), "blue");
    await stack().unset("backend.container.gpus");
    await stack().up();
    await expectServes(stack(), "blue");
  });

  it("re-create the database only with permission", async () => {
    const { database } = stack().names;
    await stack().set("database.container.shmSize", 96);
    expectWords(await stack().upFails(), [/Nothing was changed/, /database\.container\.shmSize/]);
    await stack().set("allowDowntime", true);
    await stack().up();
    equal(await inspected(database, "{{.HostConfig.ShmSize}}"), String(96 * 1024 * 1024));
    await expectServes(stack(), "blue");
  });

  it("are refused where the program decides, and touch nothing", async () => {
    await stack().set("proxy.container.networkMode", "host");
    expectWords(await stack().previewFails(), [
      /Nothing was changed/,
      /proxy\.container\.networkMode: this program's own: all containers of a stack share its network/,
      /pulumi config rm --path proxy\.container\.networkMode/,
    ]);
  });
}).timeout(400_000);
