import { deepEqual, equal } from "node:assert/strict";
import { recordProgram } from "../../support/mocks/recordProgram";
import { allOf, find, type Registered, without } from "../../support/mocks/registered";
import { before, recordUpdate, type Scenario, scenarios } from "../../support/mocks/scenarios";

function names(resources: readonly Registered[]): string[] {
  return resources.map(({ name }) => name).sort();
}

/** Names of those that nothing needs and that have no children: destroying begins with them. */
function leaves(resources: readonly Registered[]): string[] {
  const needed = new Set(
    resources.flatMap(({ parent, options }) => [
      parent,
      `pulumi:providers:docker ${options.provider}`,
      ...options.dependencies,
    ]),
  );
  return names(resources.filter(({ type, name }) => !needed.has(`${type} ${name}`)));
}

const shared = ["forecaster-database", "forecaster-proxy"];

describe("resource options", () => {
  describe("what is kept", () => {
    const kept: Readonly<Record<Scenario, readonly string[]>> = {
      "first deployment": [],
      "steady state": ["forecaster-blue", ...shared, "forecaster-green"],
      release: ["forecaster-blue", ...shared],
      "roll back": ["forecaster-blue", ...shared, "forecaster-green"],
    };
    for (const scenario of scenarios) {
      it(`is frozen whole, container, image, pull and removal, and nothing else is: ${scenario}`, async () => {
        const { resources } = await recordUpdate(scenario);
        const frozen = ({ options }: Registered) => options.ignoreChanges.includes("*");
        const expected = kept[scenario];
        deepEqual(names(allOf(resources, "container").filter(frozen)), [...expected].sort());
        for (const name of ["forecaster-blue", "forecaster-green", ...shared]) {
          const parts = [`${name}-image`, `${name}-image-pull`, `${name}-removal`];
          deepEqual(
            parts.map((part) => frozen(find(resources, part))),
            parts.map(() => expected.includes(name)),
            name,
          );
        }
      });
    }
  });

  describe("a container", () => {
    for (const scenario of scenarios) {
      it(`is never deleted by a plugin, nor replaced before its name is free: ${scenario}`, async () => {
        const { resources } = await recordUpdate(scenario);
        for (const { name, options } of allOf(resources, "container")) {
          const { retainOnDelete, deleteBeforeReplace, replaceOnChanges, dependencies } = options;
          deepEqual(
            { retainOnDelete, deleteBeforeReplace, replaceOnChanges },
            { retainOnDelete: true, deleteBeforeReplace: false, replaceOnChanges: ["healthcheck"] },
            name,
          );
          const removal = `command:local:Command ${name}-removal`;
          deepEqual(dependencies.includes(removal), true, name);
        }
        for (const { name, options, inputs } of allOf(resources, "image")) {
          deepEqual([options.deleteBeforeReplace, inputs.keepLocally], [false, true], name);
        }
      });
    }
  });

  describe("data", () => {
    it("outlive the stack, and their volume is never made anew", async () => {
      const { resources } = await recordUpdate("first deployment");
      const options = allOf(resources, "volume").map((volume) => [
        volume.name,
        volume.options.retainOnDelete,
        volume.options.ignoreChanges,
      ]);
      const asMade = ["driver", "driverOpts", "labels"];
      deepEqual(options.sort(), [
        ["forecaster-volumes-models-cache", false, asMade],
        ["forecaster-volumes-pip-cache", false, asMade],
        ["forecaster-volumes-postgres-data", true, ["*"]],
        ["forecaster-volumes-proxy-state", false, asMade],
      ]);
      const password = find(resources, "forecaster-database-password");
      deepEqual(password.options.ignoreChanges, ["*"]);
    });
  });

  describe("a protected stack", () => {
    const protectedOnes: Readonly<Record<Scenario, readonly string[]>> = {
      "first deployment": ["forecaster-gate-blue", "forecaster-gate-green", "forecaster-switch"],
      "steady state": ["forecaster-blue", ...shared, "forecaster-switch"],
      release: ["forecaster-blue", ...shared, "forecaster-switch"],
      "roll back": [...shared, "forecaster-green", "forecaster-switch"],
    };
    for (const scenario of scenarios) {
      it(`protects what serves, what all share and what destroying begins with: ${scenario}`, async () => {
        const { resources } = await recordUpdate(scenario, { protected: true });
        const held = names(resources.filter(({ options }) => options.protect));
        deepEqual(held, [...protectedOnes[scenario]].sort());
        const [first, ...others] = leaves(resources);
        deepEqual(
          [held.includes(String(first)), others],
          [true, []],
          `destroy begins: ${first ?? ""}`,
        );
      });
    }

    it("lets what serves be created again when its container is gone", async () => {
      const { config, after } = await before("steady state", { protected: true });
      const { host } = await recordUpdate("steady state", { protected: true });
      const containers = without(
        host.containers,
        "forecast-backend-blue",
      ) as typeof host.containers;
      const lost = { ...after, host: { ...host, containers } };
      const { resources } = await recordProgram({ config, after: lost });
      equal(find(resources, "forecaster-blue").options.protect, false);
      equal(find(resources, "forecaster-switch").options.protect, true);
    });

    it("is one on request only", async () => {
      for (const scenario of scenarios) {
        const { resources } = await recordUpdate(scenario);
        deepEqual(names(resources.filter(({ options }) => options.protect)), []);
      }
    });
  });

  describe("a script", () => {
    it("gets as long as all its waiting can take, and no longer", async () => {
      const { resources } = await recordUpdate("release");
      const timeouts = allOf(resources, "command").map(({ name, options }) => [
        name.replace("forecaster-", ""),
        ...new Set(Object.values(options.timeouts)),
      ]);
      deepEqual(Object.fromEntries(timeouts.sort()), {
        "blue-drain": "90s",
        "blue-image-pull": "1800s",
        "blue-migration": "1320s",
        "blue-removal": "87000s",
        "database-image-pull": "1800s",
        "database-ready": "360s",
        "database-removal": "172980s",
        foundations: "300s",
        "gate-blue": "510s",
        "gate-green": "510s",
        "green-drain": "90s",
        "green-image-pull": "1800s",
        "green-migration": "1320s",
        "green-removal": "87000s",
        "proxy-configuration": "270s",
        "proxy-image-pull": "1800s",
        "proxy-removal": "172980s",
        "smoke-checks": "200s",
        switch: "690s",
      });
    });
  });
});
