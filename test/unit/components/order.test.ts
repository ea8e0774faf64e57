import { deepEqual, equal } from "node:assert/strict";
import { colors } from "../../../components/model/color";
import { type Recording, recordProgram } from "../../support/mocks/recordProgram";
import { before, recordUpdate, type Scenario } from "../../support/mocks/scenarios";

/** Names of the plugins' resources in the order of their registration. */
function order({ resources }: Recording): string[] {
  return resources.filter(({ custom }) => custom).map(({ name }) => name);
}

/** Names of the plugins' resources that never register when one of them cannot be made. */
async function missing(scenario: Scenario, fails: string): Promise<string[]> {
  const names = new Set(order(await recordProgram({ ...(await before(scenario)), fails })));
  return order(await recordUpdate(scenario)).filter((name) => !names.has(name));
}

function backendSteps(color: string): string[] {
  const steps = ["image-pull", "image", "migration", "drain", "removal"];
  return [...steps.map((step) => `forecaster-${color}-${step}`), `forecaster-${color}`];
}

const databaseSteps = [
  ...["image-pull", "image"].map((step) => `forecaster-database-${step}`),
  "forecaster-database",
  "forecaster-database-ready",
];
const proxySteps = [
  ...["image-pull", "image"].map((step) => `forecaster-proxy-${step}`),
  "forecaster-proxy",
  "forecaster-proxy-configuration",
];
const proof = (color: string) => [
  `forecaster-gate-${color}`,
  "forecaster-smoke-checks",
  "forecaster-switch",
];

/** Stories of an update: which step begins only when all before it have succeeded. */
const stories: Readonly<Record<string, readonly [Scenario, readonly string[]]>> = {
  "first deployment: the database, the active color up to its switch, the other color": [
    "first deployment",
    [
      ...databaseSteps,
      ...backendSteps("blue"),
      ...proof("blue"),
      ...backendSteps("green"),
      "forecaster-gate-green",
    ],
  ],
  "first deployment: the proxy, then the active color": [
    "first deployment",
    [...proxySteps, "forecaster-blue-image-pull"],
  ],
  "release: what serves, the database, the release up to its switch": [
    "release",
    [...backendSteps("blue"), ...databaseSteps, ...backendSteps("green"), ...proof("green")],
  ],
  "release: what serves, the proxy, the release": [
    "release",
    ["forecaster-blue", ...proxySteps, "forecaster-green-image-pull"],
  ],
  "roll back: what serves, the database, the way back up to its switch": [
    "roll back",
    ["forecaster-green", "forecaster-database-ready", ...backendSteps("blue"), ...proof("blue")],
  ],
};

describe("the order of an update", () => {
  describe("no step of an update begins before the ones before it have succeeded", () => {
    for (const [story, [scenario, steps]] of Object.entries(stories)) {
      it(story, async () => {
        const update = await before(scenario);
        for (const [index, fails] of steps.entries()) {
          const names = order(await recordProgram({ ...update, fails }));
          deepEqual(
            steps.filter((step) => names.includes(step)),
            steps.slice(0, index + 1),
            `when ${fails} fails`,
          );
        }
      });
    }
  });

  describe("a color that serves and is gone, with everything else", () => {
    it("is made anew on a database that is there: its migration needs one", async () => {
      const { config, after } = await before("steady state");
      const lost = { ...after, host: { ...after.host, containers: {} } };
      const steps = [...databaseSteps, ...backendSteps("blue")];
      const [fails = "", next = ""] = steps.slice(3);
      deepEqual([fails, next], ["forecaster-database-ready", "forecaster-blue-image-pull"]);
      const names = order(await recordProgram({ config, after: lost, fails }));
      equal(names.includes(next), false);
    });
  });

  describe("a new image of the database or of the proxy", () => {
    for (const part of ["database", "proxy"]) {
      it(`stops what runs only when it is there: ${part}`, async () => {
        const { config, after } = await before("steady state");
        const changed = {
          ...config,
          database: { image: "postgres:16.4-alpine" },
          proxy: { image: "nginx:1.29.4-alpine" },
          allowDowntime: true,
        };
        const fails = `forecaster-${part}-image-pull`;
        const names = order(await recordProgram({ config: changed, after, fails }));
        equal(names.includes(`forecaster-${part}-removal`), false);
      });
    }
  });

  describe("a color that does not pass its gate", () => {
    const releases = [
      ["release", "green"],
      ["roll back", "blue"],
    ] as const;
    for (const [scenario, color] of releases) {
      it(`gets no smoke checks and no traffic, and no output names it: ${scenario}`, async () => {
        const fails = `forecaster-gate-${color}`;
        deepEqual(await missing(scenario, fails), ["forecaster-smoke-checks", "forecaster-switch"]);
        const { outputs } = await recordProgram({ ...(await before(scenario)), fails });
        equal(outputs, undefined);
      });
    }

    it("keeps a first deployment from a switch and from the other color", async () => {
      deepEqual(await missing("first deployment", "forecaster-gate-blue"), [
        "forecaster-smoke-checks",
        "forecaster-switch",
        ...backendSteps("green"),
        "forecaster-gate-green",
      ]);
    });

    it("keeps an update that moves nothing from its end as well, whichever it is", async () => {
      for (const color of colors) {
        const names = await missing("steady state", `forecaster-gate-${color}`);
        deepEqual(names, ["forecaster-smoke-checks", "forecaster-switch"], color);
      }
    });
  });

  describe("the switch", () => {
    for (const scenario of ["steady state", "release", "roll back"] as const) {
      it(`comes last, and nothing waits for it: ${scenario}`, async () => {
        equal(order(await recordUpdate(scenario)).at(-1), "forecaster-switch");
        deepEqual(await missing(scenario, "forecaster-switch"), []);
      });
    }

    it("comes before the other color in a first deployment, which then knows what serves", async () => {
      deepEqual(await missing("first deployment", "forecaster-switch"), [
        ...backendSteps("green"),
        "forecaster-gate-green",
      ]);
      const update = await before("first deployment");
      const { outputs } = await recordProgram({ ...update, fails: "forecaster-gate-green" });
      equal(outputs?.activeColor, "blue");
    });
  });
});
