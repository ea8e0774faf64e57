import { deepEqual, equal } from "node:assert/strict";
import { scriptText } from "../../../components/scriptText";
import { recordProgram } from "../../support/mocks/recordProgram";
import { provenAddress, provenId } from "../../support/mocks/plugins";
import { find, type Inputs, timeless } from "../../support/mocks/registered";
import { before, image, recordUpdate, type Scenario } from "../../support/mocks/scenarios";
import { ownDatabase } from "../../support/mocks/ownDatabase";

async function environmentOf(name: string, scenario: Scenario): Promise<Inputs> {
  const { resources } = await recordUpdate(scenario);
  return timeless(find(resources, name).inputs.environment) as Inputs;
}

const publicVariables =
  "ENVIRONMENT DEBUG DB_HOST DB_PORT DB_NAME DB_USER POSTGRES_USER POSTGRES_DB";
const probes = { PROBE_HEADERS: "", READY_STATUSES: "200" };
const everyCommand = { DOCKER_HOST: "unix:///var/run/docker.sock", FORECASTER_RUN: "now" };

describe("proof and switch", () => {
  describe("the gate", () => {
    it("asks the container that was just made, through the proxy", async () => {
      deepEqual(await environmentOf("forecaster-gate-green", "release"), {
        ...everyCommand,
        COLOR: "green",
        CONTAINER: "forecast-backend-green",
        CONTAINER_ID: "forecaster-green-id",
        CONTAINER_PORT: "8000",
        NETWORK: "forecast-network",
        PROXY: "forecast-nginx",
        COLOR_PORT: "9103",
        READY_PATH: "/ready",
        CONSECUTIVE: "3",
        PROBE_TIMEOUT: "10",
        ...probes,
        TIMEOUT: "360",
        ACTIVE: "/etc/forecaster/active",
        DATABASE: "forecast-db",
        RECORDED: "/etc/forecaster/recorded",
        FACTS: "/etc/forecaster/facts",
        FORECASTER_PUBLIC: publicVariables,
        LABEL_IMAGE: "forecaster-enterprise.image",
        TAKES_OVER: "",
        STARTS: "",
        KEEPALIVE: "1",
        SERVING: "forecast-backend-blue",
        ...ownDatabase,
        COMMAND: "",
        HINT: "",
      });
    });

    it("of a color that was proven and is not switched to does not run again", async () => {
      for (const scenario of ["release", "steady state"] as const) {
        const { resources } = await recordUpdate(scenario);
        deepEqual(find(resources, "forecaster-gate-blue").options.ignoreChanges, ["*"], scenario);
      }
    });

    it("of a roll back asks for the paths that its release was proven with", async () => {
      const { config, after } = await before("roll back");
      const gate = { readyPath: "/ready-of-the-new-release" };
      const smoke = { paths: ["/of-the-new-release"], command: "./check" };
      const { resources } = await recordProgram({ config: { ...config, gate, smoke }, after });
      const environment = (name: string) =>
        find(resources, `forecaster-${name}`).inputs.environment as Inputs;
      equal(environment("gate-blue").READY_PATH, "/ready");
      equal(environment("smoke-checks").SMOKE_PATHS, "/ready /api/v1/health");
      equal(environment("switch").VERIFY_PATHS, "/ready /api/v1/health");
      equal(
        environment("smoke-checks").HINT,
        "This update keeps blue as it is: if it cannot pass today's smoke.command, run pulumi config rm --path smoke.command and pulumi up.",
      );
    });
  });

  it("send the host and the headers of the configuration with every probe, as a secret", async () => {
    const { config, after } = await before("release");
    const gate = {
      host: "forecast.example",
      headers: { "X-Token": 'a "b"' },
      statuses: [200, 401],
    };
    const { resources } = await recordProgram({ config: { ...config, gate }, after });
    for (const name of ["gate-green", "smoke-checks", "switch"]) {
      const { inputs } = find(resources, `forecaster-${name}`);
      const { PROBE_HEADERS, READY_STATUSES } = inputs.environment as Inputs;
      deepEqual(PROBE_HEADERS, {
        secret: 'header = "Host: forecast.example"\nheader = "X-Token: a \\"b\\""',
      });
      equal(READY_STATUSES, "200 401");
    }
  });

  describe("the smoke checks", () => {
    it("ask the very container that passed the gate, at the address where it passed", async () => {
      deepEqual(await environmentOf("forecaster-smoke-checks", "release"), {
        ...everyCommand,
        COLOR: "green",
        CONTAINER_ID: provenId("green"),
        ADDRESS: provenAddress("green"),
        PROXY: "forecast-nginx",
        COLOR_PORT: "9103",
        SMOKE_PATHS: "/ready /api/v1/health",
        SMOKE_COMMAND: "",
        SMOKE_IMAGE: "",
        SMOKE_CONTAINER: "forecast-smoke-check",
        NETWORK: "forecast-network",
        LABEL: "forecaster-enterprise.stack=forecaster-enterprise/test",
        READY_PATH: "/ready",
        PROBE_TIMEOUT: "10",
        ...probes,
        TIMEOUT: "60",
        ACTIVE: "/etc/forecaster/active",
        FACTS: "/etc/forecaster/facts",
        FORECASTER_PUBLIC: publicVariables,
        HINT: "",
      });
    });
  });

  describe("the switch", () => {
    const goals: readonly [Scenario, string, string, string, string][] = [
      ["first deployment", "blue", "1.4.0", "9102", "9103"],
      ["release", "green", "1.5.0", "9103", "9102"],
      ["roll back", "blue", "1.4.0", "9102", "9103"],
    ];
    for (const [scenario, color, version, port, other] of goals) {
      it(`moves traffic to what the gate found and to nothing else: ${scenario}`, async () => {
        deepEqual(await environmentOf("forecaster-switch", scenario), {
          ...everyCommand,
          TARGET: color,
          IMAGE: image(version),
          CONTAINER: `forecast-backend-${color}`,
          CONTAINER_ID: provenId(color),
          ADDRESS: provenAddress(color),
          TARGET_PORT: port,
          OTHER_PORT: other,
          ACTIVE_PORT: "9101",
          READY_PATH: "/ready",
          VERIFY_PATHS: "/ready /api/v1/health",
          PROBE_TIMEOUT: "10",
          ...probes,
          STATE: "/etc/forecaster",
        });
      });
    }

    it("is one script, run inside the proxy, behind a look at the container's ID", async () => {
      const { resources } = await recordUpdate("release");
      const { create, stdin } = find(resources, "forecaster-switch").inputs;
      equal(stdin, scriptText("switch", true));
      const sameContainer =
        '[ "$(docker inspect --format "{{.Id}}" "$CONTAINER")" = "$CONTAINER_ID" ]';
      const words = "$TARGET is not the container that passed the gate. Nothing was switched.";
      const variables = [
        ...["TARGET", "IMAGE", "CONTAINER", "CONTAINER_ID", "ADDRESS", "TARGET_PORT", "OTHER_PORT"],
        ...[
          "ACTIVE_PORT",
          "READY_PATH",
          "VERIFY_PATHS",
          "PROBE_TIMEOUT",
          "PROBE_HEADERS",
          "READY_STATUSES",
          "STATE",
          "FORECASTER_RUN",
        ],
      ].map((name) => `--env ${name}`);
      equal(
        create,
        `{ ${sameContainer} || { echo "${words}" >&2; false; }; } && docker exec --interactive ${variables.join(" ")} forecast-nginx sh -s`,
      );
    });

    it("runs whenever nginx does not serve what is wanted, whatever is recorded", async () => {
      const release = await before("release");
      const after = await recordUpdate("release");
      const elsewhere = { ...after, host: { ...after.host, serves: "blue" } };
      const { touched } = await recordProgram({ ...release, after: elsewhere });
      deepEqual(touched, ["forecaster-gate-green", "forecaster-smoke-checks", "forecaster-switch"]);
    });
  });
});
