import { deepEqual, equal, match } from "node:assert/strict";
import {
  type InitScript,
  transactionTrouble,
  unrunInitScripts,
} from "../../../components/model/database/initScripts";
import { decide } from "../../../components/model/plan/decide";
import type { Desired } from "../../../components/model/plan/desired";
import { describePlan } from "../../../components/model/plan/describePlan";
import type { Actual } from "../../../components/model/plan/actual";
import { databaseIdentity, initScriptsLabel } from "../../../components/model/plan/settings";
import { actual, desired, emptyHost } from "../../support/model/actual";
import { refusalOf, validConfig } from "../../support/model/configs";

const seed: InitScript = { path: "db/seed.sql", file: "/program/db/seed.sql" };
const wanted = { initScripts: [seed] };
const identity = { "database.user": "postgres" };
const made = { data: { ...identity, "database.initScripts": "hash" } };
const missing = { missing: ["forecast-postgres-data"] };
const database = { user: "postgres", name: "forecasts" };

function planned(wants: Partial<Desired>, finds: Partial<Actual>) {
  const [asked, found] = [desired(wants), actual(finds)];
  const plan = decide(asked, found);
  return plan.outcome === "update"
    ? { ...plan.initScripts, says: describePlan(plan, asked, found).includes("The database gets") }
    : plan;
}

const [no, run, over] = [
  { areOfData: false, run: false, says: false },
  { areOfData: true, run: true, says: true },
  { areOfData: true, run: false, says: false },
];

describe("files that run once on new data", () => {
  it("run where this update makes the volume, and on what a killed update has made", () => {
    deepEqual(planned(wanted, { ...emptyHost, ...missing }), run);
    deepEqual(planned(wanted, { ...emptyHost, ...made }), run);
    deepEqual(planned(wanted, made), run, "it is not known that all have ended");
  });

  it("are over when all have ended, until the database has another container", () => {
    deepEqual(planned(wanted, { ...made, initialisedIn: "database" }), over);
    deepEqual(planned(wanted, { ...made, initialisedIn: "the one before" }), run);
  });

  it("that are taken out of the configuration leave what ran them as it is", () => {
    deepEqual(planned({}, { ...made, initialisedIn: "database" }), over);
  });

  it("that are taken out before all have ended are over, and later ones are none of these data's", () => {
    deepEqual(planned({}, made), { areOfData: true, run: true, says: false });
  });

  it("change nothing for data of before, with or without a label, nor where there are none", () => {
    deepEqual(planned(wanted, { data: identity }), no);
    deepEqual(planned(wanted, { data: undefined }), no);
    deepEqual(planned({}, { ...emptyHost, ...missing }), no);
  });

  it("do not run beside a database elsewhere, nor by a preview that cannot ask", () => {
    deepEqual(planned({ ...wanted, isDatabaseExternal: true }, made), over);
    deepEqual(planned(wanted, { ...made, isAssumed: true }), over);
  });

  it("are part of the label of the data that are made with them, and of no other", () => {
    deepEqual(initScriptsLabel(validConfig()), {});
    const config = validConfig({ database: { initScripts: ["a.sql"] } });
    deepEqual(
      initScriptsLabel(config),
      initScriptsLabel(validConfig({ database: { initScripts: ["b.sh"] } })),
      "which they are can change",
    );
    deepEqual(Object.keys(initScriptsLabel(config)), ["database.initScripts"]);
    deepEqual(databaseIdentity(config), databaseIdentity(validConfig()));
  });

  it("are no reason to refuse data that were made without them, or with them", () => {
    const databaseIdentity = { ...identity, "database.initScripts": "hash" };
    deepEqual(planned({ ...wanted, databaseIdentity }, { data: identity }), no);
    deepEqual(planned({}, { ...made, initialisedIn: "database" }), over);
  });

  it("that cannot be read are refused while they are to run, and only then", () => {
    const trouble = "the file cannot be read (ENOENT); expected a readable file";
    const lost = { initScripts: [seed, { ...seed, trouble }] };
    deepEqual(planned(lost, { ...emptyHost, ...missing }), {
      outcome: "refused",
      problems: [
        {
          path: "database.initScripts[1]",
          message: `${trouble}, got "db/seed.sql"`,
          fix: "pulumi config rm --path 'database.initScripts[1]'",
        },
      ],
    });
    deepEqual(planned(lost, { ...made, initialisedIn: "database" }), over);
  });

  describe("on data that were there before", () => {
    const says = (finds: Partial<Actual>, wants: Partial<Desired> = wanted) =>
      unrunInitScripts(
        desired(wants),
        actual({ dockerHost: "ssh://deploy@a", ...finds }),
        database,
      );

    it("are named as not run, with the command that runs one by hand", () => {
      equal(
        says({ data: identity }),
        "database.initScripts are not run: the data in the volume forecast-postgres-data were there before, made without them. To run one by hand: docker --host ssh://deploy@a exec --interactive forecast-db psql --username postgres --dbname forecasts --single-transaction --set ON_ERROR_STOP=1 <db/seed.sql",
      );
      match(
        says({ data: undefined }, { initScripts: [{ ...seed, path: "a.sh" }] }) ?? "",
        / exec --interactive --env PGUSER=postgres --env PGDATABASE=forecasts forecast-db sh <a\.sh$/,
      );
    });

    it("are not named where they ran, where there are none, and where nobody knows", () => {
      const silent = [
        says(made),
        says({ ...emptyHost, ...missing }),
        says({ data: identity }, {}),
        says({ data: identity }, { ...wanted, isDatabaseExternal: true }),
        says({ isAssumed: true }),
        says({ serving: "unknown" }),
      ];
      deepEqual(new Set(silent), new Set([undefined]));
    });
  });

  it("connect to nothing else in the middle", () => {
    match(transactionTrouble("SELECT 1;\n\\connect app\n") ?? "", /^line 2 connects anew/);
    match(transactionTrouble(" \\c app") ?? "", /^line 1 connects anew/);
    equal(transactionTrouble("SELECT '\\c';\n\\copy a from b\n\\conninfo\n"), undefined);
  });

  for (const [what, initScripts, words] of [
    ["no list", "a.sql", /database\.initScripts: not a list; expected a list of files/],
    ["another kind of file", ["a.txt"], /initScripts\[0\]: not the path of a \.sql or \.sh file/],
    ["words of a shell", ["a b;.sql"], /not the path of a \.sql or \.sh file/],
    ["a flag", ["-a.sql"], /not the path of a \.sql or \.sh file/],
    ["one twice", ["a.sql", "a.sql"], /database\.initScripts: a file twice/],
  ] as const) {
    it(`are refused as ${what}`, () => {
      match(refusalOf({ database: { initScripts } }).join("\n"), words);
    });
  }
});
