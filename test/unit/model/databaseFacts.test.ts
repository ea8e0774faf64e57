import { deepEqual } from "node:assert/strict";
import { parseDatabaseFacts } from "../../../components/model/database/facts";

function text(...lines: readonly (readonly string[])[]): string {
  return lines.map((fields) => `${fields.join("\t")}\n`).join("");
}

describe("what an update asks of a database", () => {
  it("are its image, the data in its volume, and the container that is there", () => {
    const environment = JSON.stringify(["PG_MAJOR=16", "PGDATA=/var/lib/postgresql/data"]);
    const printed = text(
      ["container", "sha256:old", "running"],
      ["mount", "forecast-postgres-data", "/var/lib/postgresql/data"],
      ["container-env", "PGDATA=/var/lib/postgresql/data"],
      [""],
      ["container-sorting", "musl", "74"],
      ["sorted-by", "icu libc "],
      ["image", "sha256:new", environment, '{"/var/lib/postgresql/data":{}}'],
      ["volume", "yes"],
      ["sorting", "glibc 2.36", "72"],
      ["version", "postgres (PostgreSQL) 16.9"],
      ["holds", "16", ""],
    );
    deepEqual(parseDatabaseFacts(printed), {
      image: {
        id: "sha256:new",
        major: 16,
        dataPath: "/var/lib/postgresql/data",
        volumes: ["/var/lib/postgresql/data"],
        sorting: { libc: "glibc 2.36", icu: "72" },
      },
      trouble: undefined,
      hasVolume: true,
      mayBeEmpty: true,
      held: [{ path: "", major: 16 }],
      container: {
        imageId: "sha256:old",
        isRunning: true,
        dataPath: "/var/lib/postgresql/data",
        mounts: [{ volume: "forecast-postgres-data", path: "/var/lib/postgresql/data" }],
        sorting: { libc: "musl", icu: "74" },
        sortedBy: ["icu", "libc"],
      },
    });
  });

  it("keep apart what depends on nothing from what could not be asked", () => {
    const container = ["container", "sha256:old", "running"];
    deepEqual(parseDatabaseFacts(text(container, ["sorted-by", ""])).container?.sortedBy, []);
    deepEqual(parseDatabaseFacts(text(container)).container?.sortedBy, undefined);
  });

  it("are nothing where nothing is, and what an image fails with where it cannot be asked", () => {
    const none = {
      image: undefined,
      hasVolume: false,
      mayBeEmpty: false,
      held: [],
      container: undefined,
    };
    deepEqual(parseDatabaseFacts(""), { ...none, trouble: undefined });
    deepEqual(parseDatabaseFacts(text(["failed", "no shell"])), { ...none, trouble: "no shell" });
  });

  it("has no volumes of an image that declares none", () => {
    const image = parseDatabaseFacts(text(["image", "sha256:1", "null", "null"])).image;
    deepEqual([image?.volumes, image?.dataPath, image?.major], [[], undefined, undefined]);
  });
});
