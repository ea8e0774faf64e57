import { deepEqual, equal, match, ok } from "node:assert/strict";
import type { DatabaseContainer, DatabaseFacts } from "../../../components/model/database/facts";
import { describePlan } from "../../../components/model/plan/describePlan";
import type { Desired } from "../../../components/model/plan/desired";
import { decide } from "../../../components/model/plan/decide";
import type { PostgresImage } from "../../../components/model/database/postgresImage";
import type { Actual } from "../../../components/model/plan/actual";
import { desired, emptyHost, actual } from "../../support/model/actual";

const glibc = { libc: "glibc 2.36", icu: "72" };
const data = "/var/lib/postgresql/data";
const image: PostgresImage = {
  id: "sha256:new",
  major: 16,
  dataPath: data,
  volumes: [data],
  sorting: glibc,
};
const container: DatabaseContainer = {
  imageId: "sha256:old",
  isRunning: true,
  dataPath: data,
  mounts: [{ volume: "forecast-postgres-data", path: data }],
  sorting: glibc,
  sortedBy: ["libc"],
};
const facts: DatabaseFacts = {
  image,
  hasVolume: true,
  mayBeEmpty: false,
  held: [{ path: "", major: 16 }],
  container,
};
/** Its port changes, so that it is created again. */
const moved = { "database.user": "postgres", "database.port": "5433" };

/** The problem with the database's image, of an update that creates the database again. */
function refusal(changes: Partial<DatabaseFacts>, finds: Partial<Actual> = {}): string {
  const wants: Partial<Desired> = { database: moved, allowDowntime: true };
  const decided = decide(
    desired(wants),
    actual({ databaseFacts: { ...facts, ...changes }, ...finds }),
  );
  if (decided.outcome === "update") {
    return "";
  }
  equal(decided.problems.length, 1, JSON.stringify(decided.problems));
  const [problem] = decided.problems;
  equal(problem?.path, "database.image");
  return `${problem.message}\n${problem.fix ?? ""}`;
}

const withImage = (changes: Partial<PostgresImage>) => ({ image: { ...image, ...changes } });
const withContainer = (changes: Partial<DatabaseContainer>) => ({
  container: { ...container, ...changes },
});

describe("a database that an update makes", () => {
  describe("is created again", () => {
    it("by an image of its version that finds its data and sorts as it does", () => {
      equal(refusal({}), "");
    });

    it("not by an image of another major version, whatever its tag says", () => {
      match(
        refusal(withImage({ major: 17 })),
        /expected Postgres 16, which made the data in the volume forecast-postgres-data, got Postgres 17 \(.*pg_dumpall/,
      );
      match(
        refusal(
          { ...withImage({ major: 17 }), container: undefined },
          { database: undefined, data: undefined },
        ),
        /got Postgres 17/,
      );
    });

    it("or its data are removed, while nothing is served from them yet", () => {
      match(
        refusal({ ...withImage({ major: 17 }), container: undefined }, emptyHost),
        /to begin empty: docker rm --force forecast-db; docker volume rm forecast-postgres-data/,
      );
    });

    it("not by an image that would look for its data elsewhere", () => {
      match(
        refusal({ held: [{ path: "pgdata", major: 16 }] }),
        /expected an image that finds the data in the volume \S+ at pgdata, got one that keeps them at \/var\/lib\/postgresql\/data/,
      );
    });

    it("not by an image that tells no version, is too old, or does not say where its data are", () => {
      match(refusal(withImage({ major: undefined })), /got one that tells no version/);
      match(refusal(withImage({ major: 11 })), /Postgres 12 or newer .*got Postgres 11/);
      match(refusal(withImage({ dataPath: undefined })), /ENV PGDATA/);
    });

    it("not by an image that could not be pulled, in the words of who was asked", () => {
      match(
        refusal({ image: undefined, trouble: "could not be pulled: no such host" }),
        /^could not be pulled/,
      );
    });

    it("not while its data are in another volume or in the container, which would begin empty; the data can be moved", () => {
      const anonymous = { volume: "0123abcd", path: "/srv" };
      const stray = { dataPath: "/srv/cluster", mounts: [anonymous, ...container.mounts] };
      match(
        refusal({ ...withContainer(stray), held: [] }),
        /got a container that keeps them at \/srv\/cluster in another volume: creating it again would begin empty\ndocker stop forecast-db && docker cp forecast-db:\/srv\/cluster\/\. - \| docker run .* --volume forecast-postgres-data:\/to .* && docker rm forecast-db && pulumi up/,
      );
      match(
        refusal({ ...withContainer({ ...stray, mounts: [] }), held: [] }),
        /at \/srv\/cluster in the container itself/,
      );
    });

    it("not from a volume without data while the stack serves: they must be somewhere", () => {
      match(
        refusal({ held: [], container: undefined }, { database: undefined }),
        /got a volume without any .*\ndocker volume rm forecast-postgres-data && docker .*volume create --label forecaster-enterprise\.empty=yes /,
      );
      equal(
        refusal({ held: [], mayBeEmpty: true, container: undefined }, { database: undefined }),
        "",
      );
      equal(
        refusal({ held: [], hasVolume: false, container: undefined }, { database: undefined }),
        "",
      );
      equal(refusal({ held: [], container: undefined }, emptyHost), "");
    });
  });

  describe("has text indexes that", () => {
    const musl = { libc: "musl", icu: "72" };

    it("are never read in another order than they were made in: musl, glibc and its versions", () => {
      const other = withImage({ sorting: { libc: "glibc 2.41", icu: "72" } });
      match(
        refusal(other),
        /expected an image with glibc 2\.36, .* got one with glibc 2\.41: they would silently miss rows \(.*pg_dumpall/,
      );
      match(refusal(withImage({ sorting: musl })), /with glibc 2\.36, .* got one with musl/);
      match(refusal(withContainer({ sorting: musl })), /with musl, .* got one with glibc 2\.36/);
      match(
        refusal(withContainer({ sorting: { libc: "", icu: "" } })),
        /with a libc of an unknown version/,
      );
    });

    it("of ICU are never read with another one, unless none is used", () => {
      const other = withImage({ sorting: { ...glibc, icu: "76" } });
      match(
        refusal({ ...other, container: { ...container, sortedBy: ["icu"] } }),
        /ICU 72, .* ICU 76/,
      );
      equal(refusal(other), "");
    });

    it("depend on no libc where all orders are fixed (C, C.UTF-8), and on both where nobody can be asked", () => {
      const other = withImage({ sorting: { libc: "musl", icu: "76" } });
      equal(refusal({ ...other, container: { ...container, sortedBy: [] } }), "");
      match(refusal({ ...other, ...withContainer({ sortedBy: undefined }) }), /got one with musl/);
    });

    it("can be rebuilt from version 15 on, which finds out what has to be; the commands are told", () => {
      const other = withImage({ major: 18, sorting: musl });
      const text = refusal({ ...other, held: [{ path: "", major: 18 }] });
      match(
        text,
        /docker stop forecast-backend-blue forecast-backend-green forecast-db && docker rm/,
      );
      match(text, /pulumi up && docker start forecast-backend-blue/);
      ok(!refusal(withImage({ major: 14, sorting: musl })).includes("docker"));
      ok(
        !refusal({
          ...withImage({ major: 14, sorting: musl }),
          held: [{ path: "", major: 14 }],
        }).includes("docker stop"),
      );
    });

    it("of the very image that runs are as they were, running or not", () => {
      equal(refusal(withContainer({ imageId: image.id, isRunning: false, sorting: musl })), "");
    });

    it("of a database that does not run are looked at when it starts, or before where that tells nothing", () => {
      const stopped = withContainer({ isRunning: false });
      equal(refusal({ ...stopped, held: [{ path: "", major: 16 }] }), "");
      const old = { ...withImage({ major: 14 }), held: [{ path: "", major: 14 }] };
      match(refusal({ ...old, ...stopped }), /docker start forecast-db/);
    });
  });

  describe("is described in words that", () => {
    const gone: Partial<Actual> = { database: undefined };

    function words(changes: Partial<DatabaseFacts>): string {
      const found = actual({
        ...gone,
        databaseFacts: { ...facts, container: undefined, ...changes },
      });
      const decided = decide(desired(), found);
      ok(decided.outcome === "update");
      return describePlan(decided, desired(), found);
    }

    it("name an image that has to be brought before it can be compared", () => {
      match(words({ image: undefined }), /not on the Docker host yet: up brings it/);
      ok(!words({}).includes("not on the Docker host"));
    });

    it("name the rebuilding of indexes that nobody can check", () => {
      const old = { ...withImage({ major: 14 }), held: [{ path: "", major: 14 }] };
      match(words(old), /Postgres before 15 does not record .* REINDEX every database/);
      ok(!words({}).includes("REINDEX"));
    });

    it("are none for one that is kept", () => {
      const kept = actual({ databaseFacts: { ...facts, image: undefined } });
      const decided = decide(desired(), kept);
      ok(decided.outcome === "update");
      deepEqual(describePlan(decided, desired(), kept), "Traffic stays on blue (v1).");
    });
  });
});
