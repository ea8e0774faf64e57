import { deepEqual, equal } from "node:assert/strict";
import otherProgram from "../../fixtures/otherProgram";
import { nothing, recordProgram } from "../../support/mocks/recordProgram";
import { allOf, find } from "../../support/mocks/registered";
import { before, recordUpdate, scenarios } from "../../support/mocks/scenarios";
import { treeOf } from "../../support/mocks/tree";

const everything = `
forecaster:docker:BlueGreenApp forecaster
  command:local:Command forecaster-foundations
  forecaster:docker:Backend forecaster-blue
    command:local:Command forecaster-blue-drain
    command:local:Command forecaster-blue-migration
    command:local:Command forecaster-blue-removal
    docker:index/container:Container forecaster-blue
    forecaster:docker:Image forecaster-blue-image
      command:local:Command forecaster-blue-image-pull
      docker:index/remoteImage:RemoteImage forecaster-blue-image
  forecaster:docker:Backend forecaster-green
    command:local:Command forecaster-green-drain
    command:local:Command forecaster-green-migration
    command:local:Command forecaster-green-removal
    docker:index/container:Container forecaster-green
    forecaster:docker:Image forecaster-green-image
      command:local:Command forecaster-green-image-pull
      docker:index/remoteImage:RemoteImage forecaster-green-image
  forecaster:docker:Database forecaster-database
    command:local:Command forecaster-database-ready
    command:local:Command forecaster-database-removal
    docker:index/container:Container forecaster-database
    forecaster:docker:Image forecaster-database-image
      command:local:Command forecaster-database-image-pull
      docker:index/remoteImage:RemoteImage forecaster-database-image
  forecaster:docker:HealthGate forecaster-gate-blue
    command:local:Command forecaster-gate-blue
  forecaster:docker:HealthGate forecaster-gate-green
    command:local:Command forecaster-gate-green
  forecaster:docker:PrivateNetwork forecaster-network
    docker:index/network:Network forecaster-network
  forecaster:docker:Proxy forecaster-proxy
    command:local:Command forecaster-proxy-configuration
    command:local:Command forecaster-proxy-removal
    docker:index/container:Container forecaster-proxy
    forecaster:docker:Image forecaster-proxy-image
      command:local:Command forecaster-proxy-image-pull
      docker:index/remoteImage:RemoteImage forecaster-proxy-image
  forecaster:docker:SharedVolumes forecaster-volumes
    docker:index/volume:Volume forecaster-volumes-models-cache
    docker:index/volume:Volume forecaster-volumes-pip-cache
    docker:index/volume:Volume forecaster-volumes-postgres-data
    docker:index/volume:Volume forecaster-volumes-proxy-state
  forecaster:docker:SmokeChecks forecaster-smoke-checks
    command:local:Command forecaster-smoke-checks
  forecaster:docker:TrafficSwitch forecaster-switch
    command:local:Command forecaster-switch
  pulumi:providers:docker forecaster-docker
  random:index/randomPassword:RandomPassword forecaster-database-password
`.trim();

describe("the program", () => {
  describe("the whole app", () => {
    for (const scenario of scenarios) {
      it(`consists of exactly the same resources in every update: ${scenario}`, async () => {
        const { resources, outputs, exitCode } = await recordUpdate(scenario);
        equal(treeOf(resources), everything);
        deepEqual([outputs === undefined, exitCode], [false, undefined]);
      });
    }

    it("talks to one Docker daemon, with the plugin and with every script", async () => {
      const { config, after } = await before("release");
      const dockerHost = "ssh://deploy@server.example";
      const { resources } = await recordProgram({
        config,
        after: { ...after, host: { ...after.host, dockerHost } },
      });
      equal(find(resources, "forecaster-docker").inputs.host, dockerHost);
      for (const { name, options } of resources.filter(({ type }) => type.startsWith("docker:"))) {
        equal(options.provider, "forecaster-docker", name);
      }
      for (const { name, inputs } of allOf(resources, "command")) {
        equal((inputs.environment as Record<string, unknown>).DOCKER_HOST, dockerHost, name);
      }
    });
  });

  describe("somebody else's program", () => {
    it("gets the whole app under a name of its own", async () => {
      const { resources } = await recordProgram({
        program: otherProgram,
        config: {},
        after: nothing,
      });
      equal(treeOf(resources), everything.replaceAll(/ forecaster(?!:)/g, " reports"));
    });

    it("gets containers, images and outputs as its own configuration asks for them", async () => {
      const { resources, outputs } = await recordProgram({
        program: otherProgram,
        config: {},
        after: nothing,
      });
      deepEqual(
        allOf(resources, "container")
          .map(({ inputs }) => `${String(inputs.name)}: ${String(inputs.image)}`)
          .sort(),
        [
          "reports-backend-blue: sha256:registry.example/reports:1.4.0",
          "reports-backend-green: sha256:registry.example/reports:1.5.0",
          "reports-db: sha256:postgres:16.16-alpine",
          "reports-nginx: sha256:nginx:1.30.7-alpine",
        ],
      );
      deepEqual(
        [outputs?.activeColor, outputs?.images],
        [
          "blue",
          { blue: "registry.example/reports:1.4.0", green: "registry.example/reports:1.5.0" },
        ],
      );
    });
  });
});
