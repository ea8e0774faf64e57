import { deepEqual, equal } from "node:assert/strict";
import fc from "fast-check";
import { type Names, namesFor } from "../../../components/model/names";

function all({ backends, volumes, ...others }: Names): string[] {
  return [...Object.values(others), ...Object.values(backends), ...Object.values(volumes)];
}

describe("the names on the Docker host", () => {
  it("are those of the guide below the default prefix", () => {
    deepEqual(namesFor("forecast"), {
      network: "forecast-network",
      database: "forecast-db",
      databaseClient: "forecast-db-client",
      backends: { blue: "forecast-backend-blue", green: "forecast-backend-green" },
      migration: "forecast-migration",
      smokeCheck: "forecast-smoke-check",
      proxy: "forecast-nginx",
      patched: "forecast-nginx-patched",
      certificates: "forecast-certificates",
      volumes: {
        postgresData: "forecast-postgres-data",
        modelsCache: "forecast-ml-models-cache",
        pipCache: "forecast-ml-pip-cache",
        proxyState: "forecast-nginx-state",
        certificates: "forecast-certificates-state",
        proxyLog: "forecast-nginx-log",
      },
    });
  });

  it("are different from each other, and from every name below another prefix", () => {
    const prefix = fc.stringMatching(/^[a-z][a-z0-9-]{0,39}$/);
    const tail = fc.constantFrom("ml", "nginx", "backend", "postgres", "db", "2");
    const two = fc.oneof(
      fc.uniqueArray(prefix, { minLength: 2, maxLength: 2 }),
      fc.tuple(prefix, tail).map(([one, more]) => [one, `${one}-${more}`]),
    );
    fc.assert(
      fc.property(two, (prefixes) => {
        const names = prefixes.flatMap((one) => all(namesFor(one)));
        equal(new Set(names).size, 32);
      }),
    );
  });
});
