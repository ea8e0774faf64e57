import { deepEqual } from "node:assert/strict";
import { recordProgram } from "../../support/mocks/recordProgram";
import { before, image, recordUpdate, type Scenario } from "../../support/mocks/scenarios";

const outputs = {
  activeColor: "blue",
  url: "http://127.0.0.1",
  idleUrl: "http://127.0.0.1:8080",
  images: { blue: image("1.4.0"), green: image("1.4.0") },
  proxyImage: "nginx:1.30.7-alpine",
  pending: [],
  databaseAddress: "127.0.0.1:5432",
  databasePassword: { secret: "made-up:P@ss/word" },
};
const both = { blue: image("1.4.0"), green: image("1.5.0") };

describe("the outputs of an update", () => {
  const expected: Readonly<Record<Scenario, object>> = {
    "first deployment": outputs,
    "steady state": outputs,
    release: { ...outputs, activeColor: "green", images: both },
    "roll back": { ...outputs, activeColor: "blue", images: both },
  };
  for (const [scenario, named] of Object.entries(expected)) {
    it(`are exactly these, the password alone a secret: ${scenario}`, async () => {
      deepEqual((await recordUpdate(scenario as Scenario)).outputs, named);
    });
  }

  it("name the image that the idle color has, not the one that it had", async () => {
    const { config, after } = await before("steady state");
    const update = await recordProgram({ config: { ...config, images: both }, after });
    deepEqual(update.outputs, { ...outputs, images: both });
  });

  it("name the settings that the active color does not run with yet", async () => {
    const { config, after } = await before("steady state");
    const changed = { ...config, variables: { LOG_LEVEL: "debug" }, backend: { memoryMb: 512 } };
    const staged = await recordProgram({ config: changed, after });
    deepEqual(staged.outputs, { ...outputs, pending: ["LOG_LEVEL", "backend.memoryMb"] });
    const switched = await recordProgram({
      config: { ...changed, activeColor: "green" },
      after: staged,
    });
    deepEqual(switched.outputs, { ...outputs, activeColor: "green" });
  });

  it("tell the addresses as users reach them", async () => {
    const { config, after } = await before("first deployment", {
      proxy: { port: 8088, idlePort: 8089 },
      database: { port: 5433 },
      databasePassword: "given",
    });
    const host = { ...after.host, dockerHost: "ssh://deploy@server.example" };
    deepEqual((await recordProgram({ config, after: { ...after, host } })).outputs, {
      ...outputs,
      url: "http://server.example:8088",
      idleUrl: "http://127.0.0.1:8089",
      databaseAddress: "127.0.0.1:5433",
      databasePassword: { secret: "given" },
    });
  });

  it("tell the address of nginx, and of Postgres, that they listen on", async () => {
    const { config, after } = await before("first deployment", {
      proxy: { bindAddress: "2001:db8::7" },
      database: { bindAddress: "::1" },
    });
    const { outputs: told } = await recordProgram({ config, after });
    deepEqual(told, {
      ...outputs,
      url: "http://[2001:db8::7]",
      databaseAddress: "[::1]:5432",
    });
  });
});
