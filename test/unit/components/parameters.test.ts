import { deepEqual } from "node:assert/strict";
import { scriptFile, scriptText } from "../../../components/scriptText";
import { parseConfig } from "../../../components/model/config/parseConfig";
import { renderNginxConf } from "../../../components/model/proxy/nginxConf";
import type { Recording } from "../../support/mocks/recordProgram";
import { find, timeless } from "../../support/mocks/registered";
import { image, recordUpdate } from "../../support/mocks/scenarios";
import { ownDatabase } from "../../support/mocks/ownDatabase";

const everyCommand = { DOCKER_HOST: "unix:///var/run/docker.sock", FORECASTER_RUN: "now" };

/** What ends a replacement. */
function settles(container: string, stopGrace: string, check: string, showsLogs: string) {
  return {
    SETTLE: scriptText("settle", false),
    SETTLE_CONTAINER: container,
    SETTLE_PROXY: "forecast-nginx",
    SETTLE_FACTS: "/etc/forecaster/facts",
    SETTLE_STOP_GRACE: stopGrace,
    SETTLE_LABEL: "forecaster-enterprise.stack=forecaster-enterprise/test",
    SETTLE_CHECK: check,
    SETTLE_SHOWS_LOGS: showsLogs,
    SETTLE_SHOWS_LOGS_OF: "",
  };
}

describe("a release is made with exactly these parameters", () => {
  let release: Recording;

  before(async () => {
    release = await recordUpdate("release");
  });

  function environment(name: string): unknown {
    return timeless(find(release.resources, name).inputs.environment);
  }

  it("its image is pulled as the configuration names it, and never deleted", () => {
    deepEqual(environment("forecaster-green-image-pull"), {
      ...everyCommand,
      IMAGE: image("1.5.0"),
      SETTING: "images.green",
      PROXY: "forecast-nginx",
      PROXY_IMAGE: "nginx:1.30.7-alpine",
      ACTIVE: "/etc/forecaster/active",
      FACTS: "/etc/forecaster/facts",
      KEEP: "3",
      NEEDS: "",
      REGISTRY_ADDRESS: "",
      REGISTRY_USERNAME: "",
      REGISTRY_PASSWORD: "",
      REGISTRY_SETTINGS: "",
    });
    deepEqual(find(release.resources, "forecaster-green-image").inputs, {
      name: image("1.5.0"),
      keepLocally: true,
    });
  });

  it("its predecessor is drained inside the proxy, and then removed by its name", () => {
    deepEqual(environment("forecaster-green-drain"), {
      ...everyCommand,
      COLOR: "green",
      ACTION: "recreate",
      CONTAINER_PORT: "8000",
      TIMEOUT: "30",
      STATE: "/etc/forecaster",
    });
    deepEqual(environment("forecaster-green-removal"), {
      ...everyCommand,
      CONTAINER: "forecast-backend-green",
      COLOR: "green",
      PROXY: "forecast-nginx",
      ACTIVE: "/etc/forecaster/active",
      RECORDED: "/etc/forecaster/recorded",
      LABEL_STACK: "forecaster-enterprise.stack",
      STACK: "forecaster-enterprise/test",
      FACTS: "/etc/forecaster/facts",
      REMOVES: "yes",
      TAKES_OVER: "",
      PROXY_IMAGE: "nginx:1.30.7-alpine",
      VOLUMES: [
        "forecast-ml-models-cache /home/appuser/.cache/huggingface",
        "forecast-ml-pip-cache /home/appuser/.cache/pip",
      ].join("\n"),
      DISCARD: "",
      CACHES: "forecast-ml-models-cache forecast-ml-pip-cache",
      COUNT: scriptFile("countFiles"),
      MIGRATION: "forecast-migration",
      SMOKE_CHECK: "forecast-smoke-check",
      ...ownDatabase,
      FORECASTER_LABEL_SESSION: "forecaster-enterprise.session",
    });
  });

  it("what all share is asked for with names and secrets of this stack", () => {
    deepEqual(environment("forecaster-database-ready"), {
      ...everyCommand,
      DATABASE: "forecast-db",
      CONTAINER_ID: "forecaster-database-id",
      DATABASE_USER: "postgres",
      DATABASE_NAME: "forecaster_enterprise",
      VOLUME: "forecast-postgres-data",
      IS_KNOWN: "yes",
      ALIGNS: "yes",
      PROXY: "forecast-nginx",
      RECORDED: "/etc/forecaster/recorded",
      FORECASTER_PUBLIC:
        "ENVIRONMENT DEBUG DB_HOST DB_PORT DB_NAME DB_USER POSTGRES_USER POSTGRES_DB",
      PGUSER: "postgres",
      PGPASSWORD: { secret: "made-up:P@ss/word" },
      TIMEOUT: "120",
      ...settles("forecast-db", "60", "pg_isready --quiet --host 127.0.0.1", ""),
    });
    const config = parseConfig({
      activeColor: "blue",
      images: JSON.stringify({ blue: image("1.4.0"), green: image("1.5.0") }),
    });
    const { text, configHash } = renderNginxConf(
      config.proxy,
      { blue: 8000, green: 8000 },
      { handsOver: true },
    );
    deepEqual(environment("forecaster-proxy-configuration"), {
      ...everyCommand,
      CONTAINER_ID: "forecaster-proxy-id",
      NGINX_CONF: text,
      HASH: configHash,
      STATUS_PORT: "9100",
      STATE: "/etc/forecaster",
      ...{
        SERVES: "own",
        IMAGE: config.proxy.image,
        PATCHED: "forecast-nginx-patched",
        PATCHED_ID: "",
      },
      ...settles("forecast-nginx", "30", "curl -fsS -m 2 http://127.0.0.1/nginx-health", "yes"),
    });
  });

  it("network and volumes have names of this stack", () => {
    const inputs = ["network", "volumes-models-cache", "volumes-pip-cache", "volumes-proxy-state"];
    deepEqual(
      inputs.map((name) => find(release.resources, `forecaster-${name}`).inputs),
      [
        { name: "forecast-network", driver: "bridge" },
        { name: "forecast-ml-models-cache" },
        { name: "forecast-ml-pip-cache" },
        { name: "forecast-nginx-state" },
      ],
    );
  });
});
