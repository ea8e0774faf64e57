import { deepEqual, doesNotMatch, equal, match, ok } from "node:assert/strict";
import { perColor, type Color } from "../../../components/model/color";
import { decide, type Plan } from "../../../components/model/plan/decide";
import { describePlan } from "../../../components/model/plan/describePlan";
import type { Actual } from "../../../components/model/plan/actual";
import type { Desired } from "../../../components/model/plan/desired";
import { asNeeded } from "../../../components/model/plan/ownDatabase";
import { actual, backend, databaseContainer, desired, images } from "../../support/model/actual";

const mark = { "database.external": "mark", databaseUrl: "url" };
const settings = (color: Color) => ({ ...desired().backends[color], ...mark });
const elsewhere = perColor((color) => backend(color, { settings: settings(color) }));
const external = { isDatabaseExternal: true, backends: perColor(settings) } as const;

function update(wants: Partial<Desired>, finds: Partial<Actual>): Plan & { words: string } {
  const [asked, found] = [desired({ ...external, ...wants }), actual(finds)];
  const plan = decide(asked, found);
  ok(plan.outcome === "update", JSON.stringify(plan));
  return { ...plan, words: describePlan(plan, asked, found) };
}

const withoutDatabase = without(actual({ backends: elsewhere }));

function without(found: Actual): Actual {
  const { database, data, ...rest } = found;
  ok(database !== undefined && data !== undefined);
  return rest;
}

describe("a stack whose database is elsewhere", () => {
  it("that has none of its own gets none, and a lost volume of one is no loss", () => {
    const missing = ["forecast-postgres-data"];
    const found = asNeeded(desired(external), { ...withoutDatabase, missing });
    const asked = desired(external);
    const plan = decide(asked, found);
    ok(plan.outcome === "update");
    deepEqual(
      [plan.database, plan.makesFoundations, plan.awaitsDatabase, plan.usesDatabase],
      ["none", false, false, false],
    );
    doesNotMatch(describePlan(plan, asked, found), /database/i);
    deepEqual(asNeeded(desired(), { ...withoutDatabase, missing }).missing, missing);
  });

  it("waits for it before a release", () => {
    const asked = desired({ ...external, images: images("v1", "v2") });
    const plan = decide(asked, withoutDatabase);
    ok(plan.outcome === "update");
    deepEqual([plan.database, plan.awaitsDatabase], ["none", true]);
  });

  it("keeps its own untouched while a backend was made with it, and releases on the idle color", () => {
    const otherwise = databaseContainer({ settings: { "database.port": "another" } });
    const { words, ...plan } = update({ removesDatabase: true }, { database: otherwise });
    deepEqual([plan.database, plan.usesDatabase], ["keep", true]);
    deepEqual([plan.backends.blue.action, plan.backends.green.action], ["keep", "recreate"]);
    match(words, /The stack's own database stays as it is: a backend was made with it\./);
  });

  it("creates its own again while a backend was made with it, should it be gone", () => {
    const plan = decide(desired(external), { ...without(actual()), data: actual().data });
    ok(plan.outcome === "update");
    equal(plan.database, "create");
  });

  it("needs its own no longer when the update makes the last backend on the other one", () => {
    const { database, usesDatabase } = update(
      { images: images("v2", "v1"), activeColor: "green" },
      { serving: "green", backends: { ...elsewhere, blue: backend("blue") } },
    );
    deepEqual([database, usesDatabase], ["keep", false]);
  });

  it("keeps its own until its removal is asked for, and says with which command", () => {
    const finds = { backends: elsewhere };
    const kept = update({}, finds);
    equal(kept.database, "keep");
    match(
      kept.words,
      /No backend uses the stack's own database any longer; .*pulumi config set --path database\.remove true && pulumi up\./,
    );
    const removed = update({ removesDatabase: true }, finds);
    equal(removed.database, "none");
    match(
      removed.words,
      /the container forecast-db is removed; the volume forecast-postgres-data stays\./,
    );
  });

  for (const [what, wants, backends, says] of [
    ["to one", {}, { blue: backend("blue"), green: elsewhere.green }, true],
    [
      "from one",
      { isDatabaseExternal: false, backends: desired().backends },
      { blue: elsewhere.blue, green: backend("green") },
      true,
    ],
    [
      "to another one",
      {},
      {
        ...elsewhere,
        blue: backend("blue", { settings: { ...settings("blue"), databaseUrl: "b" } }),
      },
      true,
    ],
    ["within one", {}, elsewhere, false],
  ] as const) {
    it(`says of a switch whether traffic moves to another database: ${what}`, () => {
      const { words } = update({ ...wants, activeColor: "green" }, { backends });
      equal(
        words.includes(
          "Traffic moves to another database: green does not see what is written through blue after its data was copied.",
        ),
        says,
      );
    });
  }

  it("warns where what serves is gone while the stack moves: it comes back with today's database", () => {
    const warns =
      /The container of blue, which served, is gone, and with it which database it used/;
    const { green } = elsewhere;
    match(update({}, { backends: { blue: undefined, green } }).words, warns);
    doesNotMatch(update({}, { backends: elsewhere }).words, warns);
    const back = { isDatabaseExternal: false, backends: desired().backends };
    match(update(back, { backends: { blue: undefined, green } }).words, warns);
    doesNotMatch(
      update(back, { backends: { blue: undefined, green: backend("green") } }).words,
      warns,
    );
  });

  it("is taken to have none of its own by a preview that cannot reach the host", () => {
    const { database } = update({}, { isAssumed: true, backends: elsewhere });
    equal(database, "none");
  });
});
