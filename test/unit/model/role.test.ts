import { deepEqual, match } from "node:assert/strict";
import { decide } from "../../../components/model/plan/decide";
import type { Desired } from "../../../components/model/plan/desired";
import type { Actual } from "../../../components/model/plan/actual";
import { actual, databaseContainer, desired } from "../../support/model/actual";
import { refusalOf } from "../../support/model/configs";

const role = { "database.user": "postgres", "database.role": "forecast" };
const settings = { ...role, "database.port": "5432" };
const withRole = { databaseIdentity: role, database: settings };
const made = { database: databaseContainer({ settings }) };

function setsRole(wants: Partial<Desired>, finds: Partial<Actual>) {
  const plan = decide(desired(wants), actual(finds));
  return plan.outcome === "update" ? plan.setsRole : plan;
}

describe("the role of the backends in Postgres", () => {
  it("is made once in each container, and nothing is done where there is none", () => {
    deepEqual(setsRole({}, {}), false);
    deepEqual(setsRole(withRole, made), true, "an update that was killed may not have come to it");
    deepEqual(setsRole(withRole, { ...made, roleIn: "database" }), false);
    deepEqual(setsRole(withRole, { ...made, roleIn: "the one before" }), true);
    deepEqual(setsRole(withRole, { database: undefined, data: role, roleIn: "database" }), true);
  });

  it("is taken to be there by a preview that cannot ask", () => {
    deepEqual(setsRole(withRole, { ...made, isAssumed: true }), false);
  });

  it("is left alone in the stack's own Postgres beside a database elsewhere", () => {
    deepEqual(setsRole({ ...withRole, isDatabaseExternal: true }, made), false);
  });

  for (const role of ["pg_forecast", "public", "none", "Forecast", "a-b", ""]) {
    it(`has no name that Postgres would refuse, or that needs quotes: "${role}"`, () => {
      match(refusalOf({ database: { role } })[0] ?? "", /^database\.role: not a plain SQL name/);
    });
  }
});
