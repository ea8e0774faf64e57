import { strict as assert } from "node:assert";
import { createServer } from "node:net";
import { once } from "node:events";
import { deployedStack } from "../../support/deployedStack";
import { docker } from "../../support/dockerHost";
import { expectServes, expectWords } from "../../support/expectServes";
import { imageOf, instead, replaceable, Replacements } from "../../support/replacements";
import { freePorts } from "../../support/testPorts";

describe("a database or proxy that is replaced", () => {
  const stack = deployedStack(() => replaceable);
  const parts = new Replacements(stack);

  describe("by an image that cannot run costs nobody a request:", () => {
    it("a proxy whose nginx refuses the configuration", async () => {
      const refuse = `echo 'nginx: [emerg] unknown directive "keepalive_min_timeout"' >&2; exit 1`;
      await parts.setImage(
        "proxy",
        "old",
        instead(await imageOf("proxy"), "", "/usr/sbin/nginx", refuse),
      );
      await parts.expectFoundBefore(
        /it ends right after its start: exited \(1\)/,
        /unknown directive "keepalive_min_timeout"/,
      );
      await parts.setBack("proxy");
    });

    it("a port that somebody else has", async () => {
      const { idle } = await freePorts();
      const taken = createServer();
      await once(taken.listen(idle, "127.0.0.1"), "listening");
      await stack().set("proxy.idlePort", idle);
      await parts.expectFoundBefore(new RegExp(`The port 127\\.0\\.0\\.1:${idle} is not free`));
      await stack().set("proxy.idlePort", stack().ports.idle);
      taken.close();
    });
  });

  it("by a Postgres that cannot read the data gets its place back, and the next update is quiet", async () => {
    const base = await imageOf("database");
    const start = `[ -z "$(find "$PGDATA" /var/lib/postgresql -name PG_VERSION 2>/dev/null)" ] || { echo "cannot read the data" >&2; exit 1; }\n`;
    const entry = (
      await docker("inspect", "--format", "{{index .Config.Entrypoint 0}}", base)
    ).trim();
    const path = entry.startsWith("/") ? entry : `/usr/local/bin/${entry}`;
    const script = `[ "$(id -u)" != 0 ] || ${start}exec ${path}.real "$@"`;
    await parts.setImage("database", "blind", instead(base, "", path, script));
    const setBack = () => parts.setBack("database");
    await parts.expectPutBack(setBack, /is not ready: /, /cannot read the data/);
  });

  describe("by an update that was killed is replaced, or kept, by the next one:", () => {
    for (const part of ["database", "proxy"] as const) {
      it(`before its successor was made: ${part}`, async () => {
        const name = stack().names[part];
        await docker("rename", name, `${name}-previous`);
        await docker("stop", `${name}-previous`);
        await stack().up();
        assert.doesNotMatch(await parts.containers(), /-previous/);
        await expectServes(stack(), "blue", "v1");
        assert.equal((await stack().ask("/ready")).status, 200);
        assert.deepEqual((await stack().up()).changed, []);
      });

      it(`before its successor was proven: ${part}`, async () => {
        const name = stack().names[part];
        const labels = ["--label", label(), "--label", "forecaster-enterprise.settings={}"];
        const previous = ["--name", `${name}-previous`, ...labels, "--network", "none"];
        await docker("create", ...previous, "--entrypoint", "sleep", await imageOf(part), "1");
        const before = await docker("inspect", "--format", "{{.Id}}", name);
        expectWords((await stack().up()).output, [
          new RegExp(`The ${part} was re-created by an update that was killed`),
        ]);
        assert.doesNotMatch(await parts.containers(), /-previous/);
        assert.equal(await docker("inspect", "--format", "{{.Id}}", name), before);
        assert.deepEqual((await stack().up()).changed, []);
      });
    }

    function label(): string {
      return `forecaster-enterprise.stack=forecaster-enterprise/${stack().prefix}`;
    }
  });
}).timeout(400_000);
