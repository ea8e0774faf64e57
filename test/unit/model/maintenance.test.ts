import { deepEqual, equal, match, doesNotMatch } from "node:assert/strict";
import { decide } from "../../../components/model/plan/decide";
import { describePlan } from "../../../components/model/plan/describePlan";
import { order } from "../../../components/model/plan/order";
import { parseActual } from "../../../components/model/plan/actual";
import type { Actual } from "../../../components/model/plan/actual";
import type { Desired } from "../../../components/model/plan/desired";
import { actual, conf, desired, images } from "../../support/model/actual";
import { problemsOf, rawConfig, refusalOf, validConfig } from "../../support/model/configs";

function planned(wants: Partial<Desired>, finds: Partial<Actual> = {}) {
  const [asked, found] = [desired(wants), actual(finds)];
  const plan = decide(asked, found);
  if (plan.outcome === "refused") throw new Error(JSON.stringify(plan.problems));
  return { plan, says: describePlan(plan, asked, found), stages: order(plan) };
}

const on = "503" as const;

describe("maintenance", () => {
  it("is begun, ended, or left by what nginx looks at, whatever the last update wanted", () => {
    const steps = (maintenance: Desired["maintenance"], found?: Actual["maintenance"]) =>
      planned({ maintenance }, { maintenance: found }).plan.maintenance;
    deepEqual(steps(undefined), { kind: "off", step: "none" });
    deepEqual(steps("off"), { kind: "off", step: "stays" });
    deepEqual(steps(on), { kind: on, step: "begins" });
    deepEqual(steps(on, on), { kind: on, step: "stays" });
    deepEqual(steps("hold", on), { kind: "hold", step: "begins" });
    deepEqual(steps("off", "hold"), { kind: "off", step: "ends" });
    deepEqual(steps(undefined, on), { kind: "off", step: "ends" });
  });

  it("is begun by no preview that cannot ask what stands", () => {
    const { maintenance } = planned({ maintenance: on }, { isAssumed: true }).plan;
    deepEqual(maintenance, { kind: on, step: "stays" });
  });

  it("begins behind nginx's configuration and before everything else that users could notice", () => {
    const { stages } = planned({ maintenance: on, images: images("v1", "v2") });
    const parts = stages.map(({ part }) => part);
    deepEqual(parts.slice(0, 5), ["foundations", "blue", "proxy", "maintenance", "database"]);
    for (const { part, after } of stages.slice(4)) equal(after.includes("maintenance"), true, part);
  });

  it("ends behind everything else, the switch included", () => {
    const wants = { maintenance: "off", activeColor: "green", images: images("v1", "v2") } as const;
    const { stages } = planned(wants, { maintenance: on });
    const last = stages.at(-1);
    equal(last?.part, "maintenance");
    deepEqual(
      last.after,
      stages.slice(0, -1).map(({ part }) => part),
    );
    equal(last.after.includes("switch"), true);
  });

  it("waits for nobody who obtains a certificate", () => {
    const certificates = { settings: {}, authority: "Let's Encrypt" };
    const { stages } = planned({ maintenance: "off", certificates }, { maintenance: on });
    const last = stages.at(-1);
    equal(last?.part, "certificates");
    equal(last.after.includes("maintenance"), true);
    equal(stages.find(({ part }) => part === "maintenance")?.after.includes("certificates"), false);
  });

  it("is no part of an update of a stack that has none", () => {
    equal(
      planned({}).stages.some(({ part }) => part === "maintenance"),
      false,
    );
  });

  it("goes on being looked at by nginx for as long as it stands, though nobody configures it", () => {
    const asked: unknown[] = [];
    const render: Desired["render"] = (_ports, _handsOver, standing) => {
      asked.push(standing);
      return conf("1");
    };
    planned({ render }, { maintenance: "hold" });
    deepEqual(asked, ["hold"]);
  });

  it("is said in words when it begins, stands and ends", () => {
    match(planned({ maintenance: on }).says, / Users get 503 from this update on: proxy\.maint/);
    match(
      planned({ maintenance: "hold" }).says,
      /Requests of users wait from this update on, for at most 30 s and 1000 at a time: proxy\.m/,
    );
    match(planned({ maintenance: on }, { maintenance: on }).says, / Users still get 503: proxy/);
    match(
      planned({ maintenance: "hold" }, { maintenance: "hold" }).says,
      /Requests of users still wait, for at most 30 s and 1000 at a time: proxy/,
    );
    match(
      planned({}, { maintenance: on }).says,
      /Users are let in again when everything else is done: proxy\.maintenance\./,
    );
    doesNotMatch(planned({ maintenance: "off" }).says, /maintenance/);
  });

  it("is read from the host", () => {
    const { names } = desired();
    for (const kind of ["503", "hold"] as const) {
      equal(parseActual(`serves\tblue\nmaintenance\t${kind}\n`, names).maintenance, kind);
    }
    equal(parseActual("serves\tblue\n", names).maintenance, undefined);
  });

  it("is taken as Pulumi's command line writes it", () => {
    const parsed = (value: unknown) =>
      validConfig({ proxy: { maintenance: value } }).proxy.maintenance;
    deepEqual([503, "503", "off", "hold"].map(parsed), ["503", "503", "off", "hold"]);
    const words = 'proxy.maintenance: not a kind of maintenance; expected off, "503" or hold';
    for (const [value, got] of [
      ["on", '"on"'],
      [true, "true"],
      [502, "502"],
    ]) {
      deepEqual(refusalOf({ proxy: { maintenance: value } }), [`${words}, got ${String(got)}`]);
    }
  });

  it("holds no request longer than those who sent it wait, and no more than nginx has room for", () => {
    for (const proxy of [
      { holdTimeout: "61s" },
      { holdTimeout: "0s" },
      { holdLimit: 0 },
      { holdLimit: 3001 },
    ]) {
      equal(problemsOf(rawConfig({ proxy })).length, 1, JSON.stringify(proxy));
    }
  });
});
