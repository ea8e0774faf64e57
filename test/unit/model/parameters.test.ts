import { deepEqual, equal, match } from "node:assert/strict";
import {
  parametersHash,
  parameterStatements,
  startCommand,
} from "../../../components/model/database/parameters";
import { parseConfig } from "../../../components/model/config/parseConfig";
import { decide } from "../../../components/model/plan/decide";
import { describePlan } from "../../../components/model/plan/describePlan";
import { databaseSettings } from "../../../components/model/plan/settings";
import type { Actual } from "../../../components/model/plan/actual";
import type { Desired } from "../../../components/model/plan/desired";
import { actual, desired } from "../../support/model/actual";
import { rawConfig } from "../../support/model/configs";

function database(settings: Record<string, unknown>) {
  return parseConfig(rawConfig({ database: settings })).database;
}

describe("parameters of Postgres", () => {
  const both = database({
    parameters: {
      work_mem: "8MB",
      "pg_stat_statements.track": "all",
      search_path: '"$user", it\'s',
      max_connections: 200,
      shared_preload_libraries: "pg_stat_statements,auto_explain",
    },
    extensions: ["pg_trgm", "uuid-ossp"],
  });

  it("that it takes while it runs are SQL, a statement each, behind the extensions", () => {
    equal(
      parameterStatements(both),
      [
        'CREATE EXTENSION IF NOT EXISTS "pg_trgm" CASCADE;',
        'CREATE EXTENSION IF NOT EXISTS "uuid-ossp" CASCADE;',
        "ALTER SYSTEM SET work_mem = '8MB';",
        "ALTER SYSTEM SET pg_stat_statements.track = 'all';",
        "ALTER SYSTEM SET search_path = '$user', 'it''s';",
      ].join("\n"),
    );
  });

  it("that are lists are given name by name, as Postgres shows them, and an empty one as none", () => {
    const lists = {
      search_path: ' "$user" ,"a,b", "say ""x""",, Public',
      session_preload_libraries: " ",
      temp_tablespaces: "one, two,",
    };
    equal(
      parameterStatements(database({ parameters: lists })),
      [
        "ALTER SYSTEM SET search_path = '$user', 'a,b', 'say \"x\"', 'Public';",
        "ALTER SYSTEM RESET session_preload_libraries;",
        "ALTER SYSTEM SET temp_tablespaces = 'one', 'two';",
      ].join("\n"),
    );
    equal(
      parameterStatements(database({ parameters: { search_path: "" } })),
      "ALTER SYSTEM SET search_path = '';",
    );
  });

  it("that it takes at its start are its command, and part of what its container is made with", () => {
    deepEqual(startCommand(both), [
      ...["postgres", "-c", "max_connections=200"],
      ...["-c", "shared_preload_libraries=pg_stat_statements,auto_explain"],
    ]);
    const made = databaseSettings(
      parseConfig(
        rawConfig({ database: { parameters: { max_connections: 200, work_mem: "1MB" } } }),
      ),
    );
    deepEqual(
      Object.keys(made).filter((name) => name.includes("parameters")),
      ["database.parameters.max_connections"],
    );
  });

  it("change nothing where there are none", () => {
    const none = database({});
    deepEqual([startCommand(none), parametersHash(none)], [undefined, undefined]);
  });

  describe("in a plan", () => {
    const set = (wants: Partial<Desired>, finds: Partial<Actual>) => {
      const [asked, found] = [desired(wants), actual(finds)];
      const plan = decide(asked, found);
      return plan.outcome === "update"
        ? [
            plan.setsParameters,
            describePlan(plan, asked, found).includes("by a reload, which ends"),
          ]
        : plan;
    };
    const given = (hash?: string, container = "database") => ({
      parameters: { container, hash },
    });

    it("are given once, and again when they differ", () => {
      deepEqual(set({}, {}), [false, false]);
      deepEqual(set({ parameters: "a" }, {}), [true, true]);
      deepEqual(set({ parameters: "a" }, given("a")), [false, false]);
      deepEqual(set({ parameters: "b" }, given("a")), [true, true]);
      deepEqual(set({}, given("a")), [true, true]);
      deepEqual(set({}, given()), [false, false]);
    });

    it("are given again to a container that took another one's place", () => {
      deepEqual(set({ parameters: "a" }, given("a", "the one before")), [true, true]);
    });

    it("are taken to be there by a preview that cannot ask", () => {
      deepEqual(set({ parameters: "a" }, { isAssumed: true }), [false, false]);
    });
  });

  for (const [what, settings, words] of [
    [
      "where Postgres listens",
      { parameters: { port: 5433 } },
      /database\.parameters\.port: this program's own/,
    ],
    ["no name", { parameters: { "a; b": "1" } }, /not the name of a parameter/],
    ["two lines", { parameters: { work_mem: "1\n2" } }, /not one line/],
    ["no value", { parameters: { work_mem: [1] } }, /not a value; expected a text, a number/],
    [
      "no extension",
      { extensions: ['a"b'] },
      /database\.extensions\[0\]: not the name of an extension/,
    ],
    [
      "one of the start beside a command of one's own",
      { parameters: { max_connections: 9 }, container: { command: ["postgres"] } },
      /database\.parameters\.max_connections: beside a command of your own in database\.container/,
    ],
  ] as const) {
    it(`are refused with their path: ${what}`, () => {
      let text = "";
      try {
        database(settings);
      } catch (error) {
        text = String(error);
      }
      match(text, words);
    });
  }
});
