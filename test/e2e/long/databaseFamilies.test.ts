import { strict as assert } from "node:assert";
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { buildImage } from "../../support/imageOfFiles";
import { docker, removeAllWith, runPrefix } from "../../support/dockerHost";
import { expectServes, expectWords } from "../../support/expectServes";
import { Registry } from "../../support/registry";
import { TestStack } from "../../support/testStack";
import { freePorts } from "../../support/testPorts";
import { testToolchain } from "../../support/toolchain";
import { unnamedVolumesOf } from "../../support/unnamedVolumes";

const run = promisify(execFile);

/** A stand-in for a family of images: their tag, and what they say of themselves. */
interface Family {
  readonly like: string;
  readonly tag: string;
  readonly lines: readonly string[];
}

const official16 = ["ENV PGDATA=/var/lib/postgresql/data", "VOLUME /var/lib/postgresql/data"];
const families: readonly Family[] = [
  {
    like: "timescale/timescaledb:2.17.2-pg16 and pgvector/pgvector:pg16, whose tags begin with no version of Postgres",
    tag: "timescaledb:2.17.2-pg16",
    lines: ["ENV PG_MAJOR=18", ...official16],
  },
  {
    like: "postgres:18, whose data directory is deep in its volume",
    tag: "postgres:18",
    lines: ["ENV PG_MAJOR=18", "VOLUME /var/lib/postgresql"],
  },
  {
    like: "our-postgres:137, whose tag looks like a version and whose data are nowhere that Postgres has them",
    tag: "our-postgres:137",
    lines: ["ENV PGDATA=/srv/cluster/main", "VOLUME /srv /var/lib/postgresql/data"],
  },
  {
    like: "our-postgres:2025.1, with neither PG_MAJOR nor a volume",
    tag: "our-postgres:2025.1",
    lines: ["ENV PGDATA=/srv/cluster"],
  },
  {
    like: "bitnami/postgresql, which runs as 1001 and does not say where its data are",
    tag: "bitnami:18.6.0",
    lines: [
      "RUN useradd --uid 1001 --gid 0 bitnami && mkdir -p /bitnami/postgresql && chown 1001:0 /bitnami/postgresql /var/run/postgresql",
      // Its entrypoint sets it, its configuration does not.
      String.raw`RUN printf '#!/bin/sh\nPGDATA=/bitnami/postgresql/data exec docker-entrypoint.sh "$@"\n' > /entrypoint.sh && chmod 755 /entrypoint.sh`,
      "ENV PGDATA= BITNAMI_APP_NAME=postgresql",
      "VOLUME /bitnami/postgresql /docker-entrypoint-initdb.d",
      "USER 1001",
      'ENTRYPOINT ["/entrypoint.sh"]',
      'CMD ["postgres"]',
    ],
  },
];

/** Writes rows, has the container created again, and finds them. */
async function expectKeepsRows(stack: TestStack): Promise<void> {
  await stack.sql("CREATE TABLE kept AS SELECT generate_series(1, 1000) AS row");
  const before = await docker("inspect", "--format", "{{.Id}}", stack.names.database);
  await stack.set("database.port", (await freePorts()).database);
  await stack.set("allowDowntime", true);
  await stack.up();
  const after = await docker("inspect", "--format", "{{.Id}}", stack.names.database);
  assert.notEqual(after, before, "the container is the same as before: nothing was tried");
  assert.deepEqual(await stack.sql("SELECT count(*) FROM kept"), ["1000"]);
  await expectServes(stack, "blue");
  await stack.unset("allowDowntime");
  assert.deepEqual((await stack.up()).changed, []);
}

/** Brings an image into a registry; returns its digest there. */
async function push(
  registry: Registry,
  image: string,
  tag: string,
  folder: string,
): Promise<string> {
  const env = { ...process.env, DOCKER_CONFIG: folder };
  const login = run(
    "docker",
    ["login", "--username", "robot", "--password-stdin", registry.address],
    {
      env,
    },
  );
  login.child.stdin?.end(registry.password);
  await login;
  await docker("tag", image, tag);
  await run("docker", ["push", "--quiet", tag], { env });
  const name = await docker("image", "inspect", "--format", '{{join .RepoDigests " "}}', tag);
  return (
    name
      .split(" ")
      .find((one) => one.startsWith(registry.address))
      ?.split("@")[1] ?? ""
  );
}

/** What the names of all their images begin with. */
const family = `${runPrefix}-families`;

describe("a Postgres image", () => {
  let stack: TestStack | undefined;
  // What an image declares beside its data; it stays when the container goes, since it could be data.
  let besideData: string[] = [];

  async function upWith(image: string): Promise<TestStack> {
    stack = await TestStack.create({ config: { database: { image } } });
    await stack.up();
    besideData = await unnamedVolumesOf(stack.names.database);
    return stack;
  }

  afterEach("removes the stack", async function () {
    this.timeout(120_000);
    const database = stack?.names.database ?? "";
    besideData.push(...(await unnamedVolumesOf(database).catch(() => [])));
    await stack?.remove();
    stack = undefined;
    if (besideData.length > 0) await docker("volume", "rm", ...new Set(besideData));
    besideData = [];
    await removeAllWith(family);
  });

  for (const { like, tag, lines } of families) {
    it(`keeps its rows when its container is made anew: like ${like}`, async () => {
      const { images } = await testToolchain();
      const image = `${family}/${tag}`;
      await buildImage(image, {
        Dockerfile: [`FROM ${images.postgres}`, ...lines, ""].join("\n"),
      });
      await expectKeepsRows(await upWith(image));
    });
  }

  it("keeps its rows when its container is made anew: one of a registry, known by its digest only", async () => {
    const { images } = await testToolchain();
    const registry = await Registry.start();
    registry.password = "s3cret-of-the-registry";
    const folder = await mkdtemp(join(tmpdir(), "forecaster-registry-"));
    try {
      const name = `${registry.address}/postgres`;
      const digest = await push(registry, images.postgres, `${name}:any`, folder);
      await docker("image", "rm", `${name}:any`);
      stack = await TestStack.create({
        config: {
          database: { image: `${name}@${digest}` },
          registry: { address: registry.address, username: "robot" },
        },
      });
      await stack.setSecret("registryPassword", registry.password);
      expectWords(await stack.preview(), [/not on the Docker host yet: up brings it/]);
      await stack.up();
      await expectKeepsRows(stack);
      await stack.remove();
      await docker("image", "rm", `${name}@${digest}`);
    } finally {
      await registry.stop();
      await rm(folder, { recursive: true });
    }
  });

  it("that keeps its data elsewhere than it says is found out before anything is served", async () => {
    const { images } = await testToolchain();
    const image = `${family}/liar:18`;
    const entry = String.raw`RUN printf '#!/bin/sh\nPGDATA=/srv/cluster exec docker-entrypoint.sh "$@"\n' > /entrypoint.sh && chmod 755 /entrypoint.sh`;
    const last = ['ENTRYPOINT ["/entrypoint.sh"]', 'CMD ["postgres"]', ""];
    await buildImage(image, {
      Dockerfile: [`FROM ${images.postgres}`, entry, ...last].join("\n"),
    });
    stack = await TestStack.create({ config: { database: { image } } });
    assert.match(
      await stack.upFails(),
      /keeps its data at \/srv\/cluster, which is not in the volume/,
    );
    assert.match(await stack.upFails(), /is not in the volume/);
  });
}).timeout(300_000);
