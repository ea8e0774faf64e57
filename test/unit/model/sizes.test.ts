import { deepEqual, equal, match } from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { renderNginxConf } from "../../../components/model/proxy/nginxConf";
import {
  confSizeProblems,
  longestVariable,
  variableSizeProblems,
} from "../../../components/model/config/sizes";
import { problemsOf, rawConfig, refusalOf, validConfig } from "../../support/model/configs";

/** A value with which the variable VALUE has so many bytes, the last one included. */
const ofSize = (bytes: number) => "x".repeat(bytes - "VALUE=".length - 1);

describe("sizes:", () => {
  describe("a variable", () => {
    it("of the largest size starts a program, and one byte more does not", function () {
      if (process.platform !== "linux" || process.arch !== "x64") this.skip();
      const start = (bytes: number) => spawnSync("/bin/true", { env: { VALUE: ofSize(bytes) } });
      equal(start(longestVariable).status, 0);
      match(String(start(longestVariable + 1).error), /E2BIG/);
    });

    it("is refused from then on, in each place that it can come from", () => {
      for (const source of ["variables", "secretVariables"]) {
        deepEqual(refusalOf({ [source]: { VALUE: ofSize(longestVariable) } }), []);
        deepEqual(problemsOf(rawConfig({ [source]: { VALUE: ofSize(longestVariable + 1) } })), [
          {
            path: `${source}.VALUE`,
            message:
              "too large for a variable; expected at most 131072 bytes with its name, got 131073 (put it into a file of the image, or below backend.dataPath)",
            fix: `pulumi config rm --path ${source}.VALUE`,
          },
        ]);
      }
      equal(variableSizeProblems("backend.envFile", { A: "é".repeat(65_536) }).length, 1);
    });

    it("that is small is refused with many others that are too large together", () => {
      const many = (count: number) =>
        Object.fromEntries([...Array(count).keys()].map((n) => [`VALUE_${n}`, "x".repeat(10_000)]));
      deepEqual(variableSizeProblems("variables", many(26)), []);
      deepEqual(
        variableSizeProblems("variables", many(27)).map(({ path }) => path),
        ["variables"],
      );
    });
  });

  describe("what is no variable of the release and is given to a script as one", () => {
    it("is refused when it is too large: commands, texts, paths", () => {
      const long = "x".repeat(32_769);
      const refused = refusalOf({
        smoke: { command: long, paths: Array(20).fill(`/${"x".repeat(4000)}`) },
        backend: { migrateCommand: long, environment: long },
        databasePassword: long,
      });
      deepEqual(
        refused.map((line) => line.split(":")[0]),
        [
          ...["databasePassword", "backend.environment", "backend.migrateCommand"],
          ...["smoke.paths", "smoke.command"],
        ],
      );
    });

    it("is refused when nginx would have too many routes, and not before", () => {
      const conf = (count: number) => {
        const routes = [...Array(count).keys()].map((n) => ({
          path: `/api/${n}/`,
          readTimeout: "2m",
        }));
        return renderNginxConf(validConfig({ proxy: { routes } }).proxy, { blue: 80, green: 80 });
      };
      deepEqual(confSizeProblems(conf(100)), []);
      match(
        confSizeProblems(conf(500))[0]?.message ?? "",
        /^too many, or too long: .* bytes; expected/,
      );
    });
  });
});
