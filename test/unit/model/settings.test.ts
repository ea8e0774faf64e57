import { deepEqual, ok } from "node:assert/strict";
import {
  backendSettings,
  backendVariables,
  databaseIdentity,
  databaseSettings,
  differences,
  fingerprint,
  proxySettings,
  type Settings,
} from "../../../components/model/plan/settings";
import { validConfig } from "../../support/model/configs";

/** The names of a backend's settings that differ between two configurations. */
function changedBackend(changes: Record<string, unknown>, color: "blue" | "green" = "blue") {
  const [before, after] = [validConfig(), validConfig(changes)].map((config) =>
    fingerprint(backendSettings(config, backendVariables(config, {}), color)),
  );
  return differences(before ?? {}, after ?? {});
}

function changed(settings: (config: ReturnType<typeof validConfig>) => Settings, changes: object) {
  const [before, after] = [validConfig(), validConfig({ ...changes })].map(settings);
  return differences(before ?? {}, after ?? {});
}

describe("settings", () => {
  it("that are variables come from the env file, from the configuration, and from ENVIRONMENT and DEBUG; the later win", () => {
    const config = validConfig({
      variables: { LOG_LEVEL: "info", REGION: "eu" },
      secretVariables: { TOKEN: "configured" },
      backend: { environment: "staging", debug: true },
    });
    const envFile = { LOG_LEVEL: "debug", TOKEN: "from the file", EXTRA: "1", DEBUG: "0" };
    deepEqual(backendVariables(config, envFile), {
      plain: { LOG_LEVEL: "info", REGION: "eu", ENVIRONMENT: "staging", DEBUG: "true" },
      secret: { TOKEN: "configured", EXTRA: "1" },
    });
  });

  it("that are variables keep every name, also those that each object in JavaScript has", () => {
    const envFile = { constructor: "1", toString: "2", hasOwnProperty: "3" };
    const configured = { valueOf: "4", constructor: "5" };
    deepEqual(Object.keys(backendVariables(validConfig(), envFile as Settings).secret), [
      ...Object.keys(envFile),
    ]);
    const config = validConfig({ variables: configured });
    deepEqual(backendVariables(config, envFile as Settings), {
      plain: { ...configured, ENVIRONMENT: "production", DEBUG: "false" },
      secret: { toString: "2", hasOwnProperty: "3" },
    });
    deepEqual(changedBackend({ variables: configured }), ["constructor", "valueOf"]);
  });

  it("of a backend name what an operator changed, and nothing else", () => {
    deepEqual(changedBackend({ variables: { logs: "here" } }), ["logs"]);
    deepEqual(changedBackend({ variables: { LOG_LEVEL: "info" } }), ["LOG_LEVEL"]);
    deepEqual(changedBackend({ backend: { debug: true, memoryMb: 512 } }), [
      "DEBUG",
      "backend.memoryMb",
    ]);
    deepEqual(changedBackend({ backend: { healthcheck: { retries: 9 } } }), [
      "backend.healthcheck",
    ]);
    deepEqual(changedBackend({ backend: { volumes: { uploads: "/app/uploads" } } }), [
      "backend.volumes.uploads",
    ]);
    deepEqual(changedBackend({ backend: { caches: { pip: "none" } } }), ["backend.caches.pip"]);
    deepEqual(changedBackend({ backend: { caches: { pip: "/home/appuser/.cache/pip" } } }), []);
    deepEqual(changedBackend({ backend: { discard: ["/app/uploads"] } }), []);
    deepEqual(changedBackend({ logs: { maxFiles: 9 } }), ["logs.maxFiles"]);
  });

  it("of a backend hold the host port of the own color only", () => {
    const ports = { backend: { hostPorts: { green: 9002 } } };
    deepEqual(changedBackend(ports, "blue"), []);
    deepEqual(changedBackend(ports, "green"), ["backend.hostPorts.green"]);
  });

  it("of a backend hold nothing of the switch: color, images, gate and smoke checks touch no container", () => {
    const config = validConfig();
    const { blue, green } = config.images;
    deepEqual(
      changedBackend({
        activeColor: "green",
        images: { blue: green, green: blue },
        gate: { timeout: "1m", consecutive: 9 },
        smoke: { paths: [] },
        proxy: { readTimeout: "9s" },
        protected: true,
        allowDowntime: true,
      }),
      [],
    );
  });

  it("of the database keep apart what is written into the data volume for good", () => {
    deepEqual(changed(databaseIdentity, { database: { image: "postgres:16.4", port: 5433 } }), []);
    deepEqual(
      changed(databaseIdentity, {
        database: { image: "postgres:18", user: "forecaster", name: "forecasts" },
        databasePassword: "another",
      }),
      ["database.name", "database.user", "databasePassword"],
    );
    for (const settings of [databaseIdentity, databaseSettings]) {
      deepEqual(changed(settings, { database: { role: "forecast" } }), ["database.role"]);
      ok(!("database.role" in settings(validConfig())), "data without a role are as they were");
    }
    deepEqual(changed(databaseSettings, { database: { image: "postgres:16.4", port: 5433 } }), [
      "database.image",
      "database.port",
    ]);
  });

  it("of the proxy are only what its container is made with, not what a reload brings", () => {
    const settings = (config: ReturnType<typeof validConfig>) => proxySettings(config, "script");
    deepEqual(changed(settings, { proxy: { readTimeout: "9s", routes: [{ path: "/a" }] } }), []);
    deepEqual(changed(settings, { proxy: { port: 8088, idlePort: 8089 } }), [
      "proxy.idlePort",
      "proxy.port",
    ]);
    const places = ["stdout", "off", "file"].map((accessLog) =>
      changed(settings, { proxy: { accessLog } }),
    );
    deepEqual(places, [[], [], ["proxy.accessLog"]]);
    deepEqual(
      differences(proxySettings(validConfig(), "one"), proxySettings(validConfig(), "two")),
      ["the proxy's start script"],
    );
  });
});
