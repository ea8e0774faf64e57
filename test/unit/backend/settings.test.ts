import { deepStrictEqual, strictEqual, throws } from "node:assert";
import fc from "fast-check";
import { parseFaults, parseSettings, SettingsError } from "../../../tools/demo/backend/settings";

const DATABASE_URL = "postgresql://forecaster:secret@db:5432/forecaster";
const ALL_FAULTS =
  "START_SECONDS, MODEL_DOWNLOAD_SECONDS, NEVER_READY, READY_NEEDS_MIGRATION, " +
  "HEALTH_LIE, READY_EVERY_SECOND, READY_SECONDS, ALLOWED_HOST, READY_ONLY, " +
  "PRINT_ENVIRONMENT, CRASH_AFTER_SECONDS, KEEPALIVE_SECONDS, TAKE_CONNECTIONS, STOP_SECONDS, MIGRATE_SECONDS, MIGRATE_ALTERS, MIGRATE_FAIL";

describe("the sample backend's settings", () => {
  it("make a backend without faults when only the database is given", () => {
    deepStrictEqual(parseSettings({ DATABASE_URL, UNRELATED: "x" }), {
      DATABASE_URL,
      DB_HOST: "db",
      ENVIRONMENT: "development",
      DEBUG: "false",
      FAULTS: "none",
      VERSION: "dev",
      HF_HOME: "/home/appuser/.cache/huggingface",
      PORT: 8000,
      START_SECONDS: 0,
      MODEL_DOWNLOAD_SECONDS: 0,
      NEVER_READY: false,
      READY_EVERY_SECOND: false,
      READY_NEEDS_MIGRATION: false,
      READY_SECONDS: 0,
      READY_ONLY: false,
      PRINT_ENVIRONMENT: false,
      TAKE_CONNECTIONS: 0,
      STOP_SECONDS: 0,
      MIGRATE_SECONDS: 0,
      KEEPALIVE_SECONDS: 5,
      MIGRATE_ALTERS: false,
      MIGRATE_FAIL: false,
    });
  });

  it("take faults that are baked into the image", () => {
    const settings = parseSettings({
      DATABASE_URL,
      FAULTS: " NEVER_READY=1  START_SECONDS=0.5\n",
    });
    strictEqual(settings.NEVER_READY, true);
    strictEqual(settings.START_SECONDS, 0.5);
  });

  it("prefer a variable of the container to the image's fault, unless it is empty", () => {
    const FAULTS = "STOP_SECONDS=5";
    strictEqual(parseSettings({ DATABASE_URL, FAULTS, STOP_SECONDS: "7" }).STOP_SECONDS, 7);
    strictEqual(parseSettings({ DATABASE_URL, FAULTS, STOP_SECONDS: "" }).STOP_SECONDS, 5);
  });

  it("can crash at once, which is not the same as never", () => {
    const settings = parseSettings({ DATABASE_URL, CRASH_AFTER_SECONDS: "0" });
    strictEqual(settings.CRASH_AFTER_SECONDS, 0);
  });

  it("name every problem at once, and never the password", () => {
    const environment = { NEVER_READY: "yes", START_SECONDS: "-1", PORT: "http" };
    throws(
      () => parseSettings(environment),
      new SettingsError(
        [
          'START_SECONDS: must be seconds, such as 5 or 0.5, got "-1"',
          'NEVER_READY: must be 0 or 1, got "yes"',
          "DATABASE_URL: must be set, such as postgresql://user:password@db:5432/forecaster",
          'PORT: must be a port, got "http"',
        ].join("\n"),
      ),
    );
  });

  it("refuse a fault that does not exist, is incomplete, or is no fault", () => {
    for (const word of [
      "NEVER_REDY=1",
      "NEVER_READY",
      "NEVER_READY=",
      "DATABASE_URL=x",
      "constructor=1",
    ]) {
      const message = `NAME=VALUE of ${ALL_FAULTS}, got "${word}"`;
      throws(() => parseFaults(word), new SettingsError(`FAULTS: unknown fault; ${message}`));
    }
  });

  it("refuse a fault that is given twice", () => {
    const message = "FAULTS: NEVER_READY is given twice";
    throws(() => parseFaults("NEVER_READY=1 NEVER_READY=0"), new SettingsError(message));
  });

  it("throw nothing but their own error, whatever the input", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (FAULTS, START_SECONDS) => {
        try {
          parseSettings({ DATABASE_URL, FAULTS, START_SECONDS });
        } catch (error) {
          strictEqual(error instanceof SettingsError, true);
        }
      }),
    );
  });
});
