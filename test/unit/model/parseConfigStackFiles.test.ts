import { deepEqual, equal } from "node:assert/strict";
import { parseConfig } from "../../../components/model/config/parseConfig";
import { toRaw } from "../../support/model/configs";
import { configOf } from "../../support/model/stackFiles";

const [stage, prod] = ["Pulumi.stage.yaml", "Pulumi.prod.yaml"].map((file) =>
  parseConfig(toRaw(configOf(file))),
);

describe("the stacks stage and prod", () => {
  it("differ in what they call themselves and in the protection of prod, and in nothing else", () => {
    deepEqual(
      { ...stage, backend: { ...stage?.backend, environment: "production" }, protected: true },
      prod,
    );
    equal(stage?.backend.environment, "staging");
    equal(stage.protected, false);
  });

  it("have the first release on both colors", () => {
    const first = "ghcr.io/forecaster-enterprise/backend:v0.0.1";
    deepEqual([stage?.images, prod?.images], Array(2).fill({ blue: first, green: first }));
  });

  it("have the names of the guide on their hosts", () => {
    deepEqual([stage?.namePrefix, prod?.namePrefix], ["forecast", "forecast"]);
  });
});
