import { deepEqual, equal } from "node:assert/strict";
import fc from "fast-check";
import {
  dataPathOf,
  majorOf,
  mountOf,
  mountPath,
  type PostgresImage,
} from "../../../components/model/database/postgresImage";

function image(changes: Partial<PostgresImage> = {}): PostgresImage {
  return {
    id: "sha256:1",
    major: 16,
    dataPath: "/var/lib/postgresql/data",
    volumes: ["/var/lib/postgresql/data"],
    sorting: { libc: "glibc 2.36", icu: "72" },
    ...changes,
  };
}

const eighteen = image({
  major: 18,
  dataPath: "/var/lib/postgresql/18/docker",
  volumes: ["/var/lib/postgresql"],
});
const bitnami = image({
  dataPath: "/bitnami/postgresql/data",
  volumes: ["/docker-entrypoint-initdb.d", "/bitnami/postgresql"],
});

describe("an image of Postgres and its data", () => {
  describe("a data volume", () => {
    it("is mounted, while it is empty, where the image would put a volume without a name", () => {
      equal(mountPath(image(), []), "/var/lib/postgresql/data");
      equal(mountPath(eighteen, []), "/var/lib/postgresql");
      equal(mountPath(bitnami, []), "/bitnami/postgresql");
      const nested = image({ volumes: ["/var/lib/postgresql", "/var/lib/postgresql/data/"] });
      equal(mountPath(nested, []), "/var/lib/postgresql/data");
    });

    it("is mounted at the data directory of an image that has no volume for it", () => {
      const own = image({ dataPath: "/srv/cluster", volumes: ["/var/lib/postgresql/data"] });
      equal(mountPath(own, []), "/srv/cluster");
      equal(
        mountPath(image({ dataPath: "/srv/cluster", volumes: ["/srv/clust"] }), []),
        "/srv/cluster",
      );
    });

    it("is mounted so that the image finds the data where they are in it", () => {
      equal(mountPath(image(), [{ path: "", major: 16 }]), "/var/lib/postgresql/data");
      equal(mountPath(eighteen, [{ path: "18/docker", major: 18 }]), "/var/lib/postgresql");
      equal(mountPath(eighteen, [{ path: "", major: 18 }]), "/var/lib/postgresql/18/docker");
      equal(mountPath(bitnami, [{ path: "data", major: 16 }]), "/bitnami/postgresql");
      const upgraded = [
        { path: "17/docker", major: 17 },
        { path: "18/docker", major: 18 },
      ];
      equal(mountPath(eighteen, upgraded), "/var/lib/postgresql");
    });

    it("is mounted nowhere for an image of another version, or one that looks elsewhere", () => {
      equal(mountPath(image({ major: 17 }), [{ path: "", major: 16 }]), undefined);
      equal(mountPath(eighteen, [{ path: "docker/18", major: 18 }]), undefined);
      equal(mountPath(image({ dataPath: undefined }), []), undefined);
      equal(mountPath(image({ dataPath: "/data" }), [{ path: "data", major: 16 }]), undefined);
    });

    it("is mounted nowhere where a volume without a name would lie over the data", () => {
      equal(mountPath(image(), [{ path: "data", major: 16 }]), undefined);
    });

    it("covers the data directory, with no volume of the image between, whatever the image is", () => {
      const path = fc
        .array(fc.constantFrom("a", "b", "c"), { minLength: 1, maxLength: 4 })
        .map((parts) => `/${parts.join("/")}`);
      fc.assert(
        fc.property(path, fc.array(path), fc.option(path), (dataPath, volumes, inside) => {
          const held = inside === null ? [] : [{ path: inside.slice(1), major: 16 }];
          const mount = mountPath(image({ dataPath, volumes }), held);
          if (mount === undefined) return;
          const places = [...volumes, mount].map((one) => ({ path: one }));
          equal(mountOf(dataPath, places)?.path, mount);
          if (inside !== null) equal(`${mount}${inside}`, dataPath);
        }),
        { numRuns: 2000 },
      );
    });
  });

  describe("an image of Postgres", () => {
    it("has the version that its server prints, and the one that it declares only without it", () => {
      equal(majorOf(["PG_MAJOR=137"], "postgres (PostgreSQL) 16.9 (Debian 16.9-1.pgdg12+1)"), 16);
      equal(majorOf(["PG_MAJOR=16"], undefined), 16);
      equal(majorOf(["PG_MAJOR="], ""), undefined);
      equal(majorOf(["PG_MAJOR=9.6"], undefined), 9);
    });

    it("keeps its data at PGDATA, and one of bitnami's where its scripts do", () => {
      deepEqual(
        [
          ["PATH=/bin", "PGDATA=/srv/cluster/"],
          ["BITNAMI_APP_NAME=postgresql", "PGDATA="],
          ["BITNAMI_APP_NAME=postgresql", "PGDATA=/srv"],
          ["BITNAMI_APP_NAME=nginx"],
          ["PGDATA=data"],
        ].map(dataPathOf),
        ["/srv/cluster", "/bitnami/postgresql/data", "/srv", undefined, undefined],
      );
    });
  });
});
