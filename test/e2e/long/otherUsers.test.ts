import { strict as assert } from "node:assert";
import { type Color, perColor } from "../../../components/model/color";
import { startLoad } from "../../../tools/load/load";
import { removeAllWith, runPrefix } from "../../support/dockerHost";
import { expectServes, expectWords } from "../../support/expectServes";
import { followWaysOut } from "../../support/followWaysOut";
import { buildImage } from "../../support/imageOfFiles";
import { releaseImage } from "../../support/images";
import { TestStack } from "../../support/testStack";

const cache = "/home/appuser/.cache";

/** A release of the sample backend without `~/.cache`, whose first instruction is a shell line. */
async function otherImage(version: string, steps: string, first: string): Promise<string> {
  const tag = `${runPrefix}-users:${version}`;
  await buildImage(tag, {
    Dockerfile: [
      `FROM ${await releaseImage({ version })}`,
      "USER root",
      `RUN rm -rf ${cache} && chmod 755 /home/appuser`,
      steps,
      `CMD ${first}`,
      "",
    ].join("\n"),
  });
  return tag;
}

const startsWith = (line: string) => JSON.stringify(["sh", "-c", `${line} && exec node server.js`]);
const torch = startsWith(`mkdir ${cache}/torch && stat -c %a:%U ${cache}`);

describe("a release with a user of its own", () => {
  let stack: TestStack;
  let images: Readonly<Record<"app" | "worker" | "bare", string>>;

  before("deploys a stack whose image has no folder for caches", async () => {
    images = {
      app: await otherImage("v1", "USER appuser", torch),
      worker: await otherImage(
        "v2",
        "RUN echo worker:x:4711:4712::/: >>/etc/passwd && rm -rf /srv\nUSER worker",
        startsWith(`mkdir ${cache}/torch`),
      ),
      bare: await otherImage(
        "v3",
        'RUN ["rm", "-f", "/bin/sh", "/bin/dash", "/bin/bash"]\nUSER 5000:5001',
        '["node", "server.js"]',
      ),
    };
    stack = await TestStack.create({
      config: {
        images: perColor(() => images.app),
        backend: {
          migrateCommand: `mkdir ${cache}/uv`,
          volumes: { uploads: "/srv/uploads" },
        },
      },
    });
  });

  after("removes the stack, what its users left, and the images", async () => {
    await stack.remove();
    await removeAllWith(`${runPrefix}-users`);
  });

  const inside = (color: Color, line: string) =>
    stack.docker("exec", stack.names.backends[color], "sh", "-c", line);
  const asRoot = (line: string) =>
    stack.docker(
      ...["exec", "--user", "0", stack.names.backends.blue, "sh", "-c", `cd /srv/uploads; ${line}`],
    );

  it("owns, from its first instruction on, the folders that Docker makes above its volumes; a migration as well", async () => {
    await stack.up();
    for (const color of ["blue", "green"] as const) {
      const log = await stack.docker("logs", stack.names.backends[color]);
      assert.match(log, /^755:appuser$/m);
      assert.match(await inside(color, "ls -ld /srv/uploads"), /^drwxrwxrwt .* root /);
      assert.equal(await inside(color, "stat -c %U /srv /home"), "root\nroot");
    }
    assert.deepEqual((await stack.up()).changed, []);
    const quiet = ["preview", "--refresh", "--expect-no-changes", "--stack", stack.prefix];
    await stack.pulumi(...quiet);
    await stack.pulumi("refresh", "--yes", "--skip-preview", "--stack", stack.prefix);
    await stack.pulumi(...quiet);
    assert.deepEqual((await stack.up()).changed, []);
  });

  it("that is another one is refused before it is created where it could not write what users left, with the command that lets it", async () => {
    await stack.up();
    const load = startLoad({
      ...{ port: stack.ports.proxy, keyPrefix: stack.prefix, connections: 20, rate: 50 },
    });
    try {
      await inside("blue", "mkdir -p /srv/uploads/2026 && echo of blue >/srv/uploads/2026/file");
      await inside("blue", `cd ${cache}/huggingface && mkdir models && echo weights >models/one`);
      await asRoot("mkdir by-hand && echo by hand >by-hand/file");
      const idle = await stack.containerId("green");
      await stack.set("images.green", images.worker);
      await stack.set("activeColor", "green");
      const refusal = await stack.upFails();
      expectWords(refusal, [
        /The user worker \(4711\) of \S+ cannot write what another user left in the volumes of both colors\. Traffic is still on blue\. The release was not created\./,
        /-volume-uploads \(\/srv\/uploads\): 2 of user 1000 \(blue runs as appuser, green runs as appuser\), such as "2026(\/file)?"/,
      ]);
      assert.equal(await stack.containerId("green"), idle);
      await inside("blue", "echo later >/srv/uploads/later");
      await stack.upFails();
      await followWaysOut(stack, refusal);
      // What serves goes on, and is not waited for.
      await inside("blue", "sleep 1; echo last >/srv/uploads/last");
      await stack.up();
      await expectServes(stack, "green", "v2");
      await inside("green", "cd /srv/uploads && echo of green >>2026/file && echo >2026/green");
      await inside("green", "cd /srv/uploads && echo of green >>later && cat last && echo >green");
      await inside("green", `cd ${cache}/huggingface/models && echo more >>one && mv one two`);
      await inside("blue", "cd /srv/uploads && echo of blue >>2026/file && rm later");
      await inside("blue", `cd ${cache}/huggingface/models && echo more >>two && echo >blue`);
      assert.equal(
        await inside("blue", "stat -c '%u %a' /srv/uploads/2026/file /srv/uploads/last"),
        "1000 666\n1000 644",
      );
    } finally {
      const { failures } = await load.stop();
      assert.deepEqual(failures, []);
    }
  });

  it("is not refused for files that no release wrote, nor where root or the same user follows", async () => {
    await asRoot("chmod 644 by-hand/file && chmod 755 by-hand");
    await inside("green", "echo >/srv/uploads/of-worker");
    await stack.set("images.blue", images.worker);
    await stack.up();
    assert.equal(
      await inside("blue", "id -u; echo >>/srv/uploads/of-worker; cat /srv/uploads/by-hand/file"),
      "4711\nby hand",
    );
  });

  it("is asked for no shell", async () => {
    await stack.set("images.blue", images.bare);
    await stack.unset("backend.migrateCommand");
    const refusal = await stack.upFails();
    expectWords(refusal, [/The user 5000:5001 \(5000\) of \S+ cannot write/, /of user 4711/]);
    await followWaysOut(stack, refusal);
    await stack.switchTo("blue");
    await expectServes(stack, "blue", "v3");
    const write = "require('fs').appendFileSync('/srv/uploads/of-worker', 'bare')";
    await stack.docker("exec", stack.names.backends.blue, "node", "-e", write);
    assert.match(await inside("green", "cat /srv/uploads/of-worker"), /bare/);
  });

  it("that served and is gone is created again, whatever another one has left", async () => {
    await stack.up();
    await stack.set("images.green", images.worker);
    await stack.up();
    await inside("green", "echo >/srv/uploads/old && touch -d @1 /srv/uploads/old");
    await stack.docker("rm", "--force", stack.names.backends.blue);
    await stack.up();
    assert.equal(await stack.serves(), "blue");
    // As when nginx's volume is gone: nobody is served meanwhile.
    await stack.insideProxy("rm -r /etc/forecaster/active/* /etc/forecaster/facts");
    await stack.up();
    assert.equal(await stack.serves(), "blue");
  });
}).timeout(600_000);
