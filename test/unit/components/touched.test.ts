import { deepEqual, doesNotMatch, equal, match } from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import { scriptText } from "../../../components/scriptText";
import { type Recording, recordProgram } from "../../support/mocks/recordProgram";
import {
  allOf,
  find,
  type Inputs,
  type Registered,
  timeless,
} from "../../support/mocks/registered";
import { before, image, recordUpdate, scenarios } from "../../support/mocks/scenarios";

/** What is run for one color's container to be made anew and proven. */
function anew(color: string, ...further: string[]): string[] {
  const steps = ["image-pull", "migration", "removal", ...further];
  const names = steps.map((step) => `forecaster-${color}-${step}`);
  const proof = ["forecaster-database-ready", `forecaster-gate-${color}`];
  return [...proof, `forecaster-${color}`, ...names].sort();
}

/** Inputs by `type name`, without what differs in every run. */
function inputsOf(resources: readonly Registered[]): Inputs {
  return Object.fromEntries(
    resources.map(({ type, name, inputs }) => [`${type} ${name}`, timeless(inputs)]),
  );
}

/** Names of the resources whose inputs differ, whether the engine minds it or not. */
function differing(one: Recording, other: Recording): string[] {
  const [left, right] = [inputsOf(one.resources), inputsOf(other.resources)];
  deepEqual(Object.keys(left).sort(), Object.keys(right).sort());
  return Object.keys(left).filter((key) => !isDeepStrictEqual(left[key], right[key]));
}

describe("an update touches", () => {
  it("everything in a first deployment", async () => {
    const { touched, resources } = await recordUpdate("first deployment");
    const names = resources.filter(({ custom }) => custom).map(({ name }) => name);
    deepEqual(touched, names.sort());
  });

  for (const scenario of scenarios) {
    it(`nothing, when it is repeated: ${scenario}`, async () => {
      const update = await before(scenario);
      const again = { ...update, after: await recordUpdate(scenario) };
      const second = await recordProgram(again);
      deepEqual(second.touched, []);
      const third = await recordProgram({ ...again, after: second });
      deepEqual(third.touched, []);
      deepEqual(differing(second, third), []);
    });
  }

  it("in a release the idle color, its proof and the switch alone", async () => {
    const { touched } = await recordUpdate("release");
    const release = anew("green", "image", "drain");
    deepEqual(touched, [...release, "forecaster-smoke-checks", "forecaster-switch"]);
  });

  it("in a roll back the way back's proof and the switch alone", async () => {
    const { touched } = await recordUpdate("roll back");
    deepEqual(touched, ["forecaster-gate-blue", "forecaster-smoke-checks", "forecaster-switch"]);
  });

  describe("with backend.idle: stop", () => {
    const settings = { backend: { idle: "stop" } };

    /** The update after a release, and those after it. */
    async function updates() {
      const { config } = await before("release", settings);
      const stops = await recordProgram({ config, after: await recordUpdate("release", settings) });
      return { config, stops, next: await recordProgram({ config, after: stops }) };
    }

    it("the drain of the color that served, which stops it, and after that nothing", async () => {
      const { config, stops, next } = await updates();
      deepEqual(stops.touched, ["forecaster-blue-drain"]);
      deepEqual(next.touched, []);
      const third = await recordProgram({ config, after: next });
      deepEqual([third.touched, differing(next, third)], [[], []]);
    });

    it("the idle color with exactly these parameters", async () => {
      const { stops } = await updates();
      const { create, environment } = find(stops.resources, "forecaster-blue-drain").inputs;
      deepEqual(timeless(environment), {
        COLOR: "blue",
        ACTION: "stop",
        CONTAINER_PORT: "8000",
        TIMEOUT: "30",
        CONTAINER_ID: "forecast-backend-blue-id",
        CONTAINER: "forecast-backend-blue",
        OTHER: "green",
        PROXY: "forecast-nginx",
        ACTIVE: "/etc/forecaster/active",
        FACTS: "/etc/forecaster/facts",
        STATE: "/etc/forecaster",
        DOCKER_HOST: "unix:///var/run/docker.sock",
        FORECASTER_RUN: "now",
        NEXT: scriptText("stop", false),
      });
      match(String(create), /^docker exec [^;]* forecast-nginx sh -s && sh -c "\$NEXT"$/);
      doesNotMatch(String(create), /--env NEXT/);
    });

    it("in a roll back the same as ever: its gate starts it", async () => {
      const { config, next } = await updates();
      const back = await recordProgram({ config: { ...config, activeColor: "blue" }, after: next });
      deepEqual(back.touched, [
        "forecaster-gate-blue",
        "forecaster-smoke-checks",
        "forecaster-switch",
      ]);
      const { environment } = find(back.resources, "forecaster-gate-blue").inputs;
      equal((environment as Inputs).STARTS, "yes");
    });

    it("its gate, when it is to run again", async () => {
      const { config, next } = await updates();
      const keep = { ...config, backend: { idle: "keep" } };
      const again = await recordProgram({ config: keep, after: next });
      deepEqual(again.touched, ["forecaster-gate-blue"]);
      deepEqual((await recordProgram({ config: keep, after: again })).touched, []);
    });
  });

  it("the idle color alone, when its image changes without a switch", async () => {
    const { config, after } = await before("steady state");
    const images = { blue: image("1.4.0"), green: image("1.5.0") };
    const { touched } = await recordProgram({ config: { ...config, images }, after });
    deepEqual(touched, anew("green", "image", "drain"));
  });

  it("the idle color alone, when a shared setting changes", async () => {
    const { config, after } = await before("steady state");
    for (const change of [{ variables: { LOG_LEVEL: "debug" } }, { backend: { memoryMb: 512 } }]) {
      const { touched } = await recordProgram({ config: { ...config, ...change }, after });
      deepEqual(touched, anew("green", "drain"));
    }
  });

  it("nginx's configuration alone, when only that changes", async () => {
    const { config, after } = await before("steady state", { proxy: { readTimeout: "5s" } });
    const changed = { ...config, proxy: { readTimeout: "6s" } };
    const { touched } = await recordProgram({ config: changed, after });
    deepEqual(touched, ["forecaster-proxy-configuration"]);
  });

  it("what serves only when its container is gone", async () => {
    const { config, after } = await before("steady state");
    const containers = Object.entries(after.host.containers).filter(
      ([name]) => name !== "forecast-backend-blue",
    );
    const host = { ...after.host, containers: Object.fromEntries(containers) };
    const { touched } = await recordProgram({ config, after: { ...after, host } });
    deepEqual(touched, anew("blue"));
  });

  it("never the way to what serves, when the port of the backends changes", async () => {
    const { config, after } = await before("steady state");
    const changed = { ...config, backend: { containerPort: 9000 } };
    const { resources } = await recordProgram({ config: changed, after });
    const { environment } = find(resources, "forecaster-proxy-configuration").inputs;
    const upstreams = String((environment as Inputs).NGINX_CONF).match(/server \w+:\d+/g);
    deepEqual(upstreams, ["server blue:8000", "server green:9000"]);
  });

  it("nothing for the sake of activeColor but the proof and the switch", async () => {
    const { config, after } = await before("steady state");
    const stays = await recordProgram({ config: { ...config, activeColor: "blue" }, after });
    const moves = await recordProgram({ config: { ...config, activeColor: "green" }, after });
    deepEqual(differing(stays, moves), [
      "command:local:Command forecaster-gate-green",
      "command:local:Command forecaster-smoke-checks",
      "command:local:Command forecaster-switch",
    ]);
  });

  it("no input of a Command but the time of its run, when nothing changes", async () => {
    const first = await recordUpdate("steady state");
    const second = await recordProgram({ ...(await before("steady state")), after: first });
    for (const { name, inputs } of allOf(first.resources, "command")) {
      const later = find(second.resources, name).inputs;
      deepEqual({ ...later, environment: {} }, { ...inputs, environment: {} }, name);
      const [was, is] = [inputs.environment as Inputs, later.environment as Inputs];
      const changed = Object.keys(was).filter((key) => !isDeepStrictEqual(was[key], is[key]));
      deepEqual(changed, ["FORECASTER_RUN"], name);
    }
  });
});
