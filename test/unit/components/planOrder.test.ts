import { deepEqual, equal, ok } from "node:assert/strict";
import { BlueGreenApp } from "../../../components/blueGreenApp";
import { type Deployment, prepareDeployment } from "../../../components/deployment";
import { stackConfig, stackValues } from "../../../components/stackConfig";
import type { MockedHost } from "../../support/mocks/host";
import {
  type Recording,
  type RecordOptions,
  recordProgram,
} from "../../support/mocks/recordProgram";
import { without } from "../../support/mocks/registered";
import { before, image, recordUpdate } from "../../support/mocks/scenarios";
import { type Step, stepsOf } from "../../support/model/steps";

type Row = () => Promise<Pick<RecordOptions, "config" | "after">>;

const both = { blue: image("1.4.0"), green: image("1.5.0") };

/** A steady stack on which blue serves, with another configuration or another host. */
function steady(changes: RecordOptions["config"], host?: (host: MockedHost) => MockedHost): Row {
  return async () => {
    const { config } = await before("steady state");
    const after = await recordUpdate("steady state");
    const found = host === undefined ? after.host : host(after.host);
    return { config: { ...config, ...changes }, after: { ...after, host: found } };
  };
}

const stopsIdle = { backend: { idle: "stop" } };

/** Green serves since the last update, with blue as the rollback target. */
async function released(changes: RecordOptions["config"]) {
  const { config } = await before("release", stopsIdle);
  return { config: { ...config, ...changes }, after: await recordUpdate("release", stopsIdle) };
}

/** The same, after an update that has stopped blue. */
async function stopped(changes: RecordOptions["config"]) {
  const { config } = await released(changes);
  return { config, after: await recordProgram(await released({})) };
}

function withoutContainers(...names: readonly string[]): (host: MockedHost) => MockedHost {
  return (host) => ({
    ...host,
    containers: without(host.containers, ...names) as MockedHost["containers"],
  });
}

const greenNeverProven = (host: MockedHost): MockedHost => ({
  ...host,
  facts: without(host.facts ?? {}, "proven/forecast-backend-green-id") as Record<string, string>,
});

/** Every row of the plan table that is no refusal. */
const rows: Readonly<Record<string, Row>> = {
  "nothing serves yet": () => before("first deployment"),
  "nothing changed": steady({}),
  "users are kept out": steady({ proxy: { maintenance: "503" } }),
  "users are still kept out": steady({ proxy: { maintenance: "503" } }, (host) => ({
    ...host,
    maintenance: "503",
  })),
  "users are let in": steady({ proxy: { maintenance: "off" }, images: both }, (host) => ({
    ...host,
    maintenance: "hold",
  })),
  "a release on the idle color": steady({ images: both }),
  "a setting that the active color does not run with": steady({ variables: { LEVEL: "1" } }),
  "a release and a switch to it": () => before("release"),
  "a switch to what is there": steady({ activeColor: "green" }),
  "a roll back": () => before("roll back"),
  "a roll back's target that is stopped": () => released({}),
  "a roll back's target that stays stopped": () => stopped({}),
  "a roll back to what is stopped": () => stopped({ activeColor: "blue" }),
  "what is stopped, and is to run again": () => stopped({ backend: { idle: "keep" } }),
  "an idle color that was never proven": steady({}, greenNeverProven),
  "a switch to an idle color that was never proven, with a setting": steady(
    { activeColor: "green", variables: { LEVEL: "1" } },
    greenNeverProven,
  ),
  "the active color gone": steady({}, withoutContainers("forecast-backend-blue")),
  "the active color gone, and a switch": steady(
    { activeColor: "green" },
    withoutContainers("forecast-backend-blue"),
  ),
  "the idle color gone": steady({}, withoutContainers("forecast-backend-green")),
  "all containers gone": steady({}, (host) => ({ ...host, containers: {} })),
  "the network and a volume gone": steady({}, (host) => ({
    ...host,
    missing: ["forecast-network", "forecast-ml-pip-cache"],
  })),
  "another port of the database and of the proxy": steady({
    allowDowntime: true,
    database: { port: 5433 },
    proxy: { port: 8088 },
  }),
  "a database that no update has found ready yet": steady({}, (host) => ({
    ...host,
    recorded: host.recorded.filter((name) => name !== "forecast-db"),
  })),
  "another port of the database": steady({ allowDowntime: true, database: { port: 5433 } }),
  "another port of the proxy": steady({ allowDowntime: true, proxy: { port: 8088 } }),
  "another nginx configuration": steady({ proxy: { readTimeout: "6s" } }),
  "a stack of an older version": steady({}, (host) => ({ ...host, facts: undefined })),
};

/** Runs the program, and tells what it had decided. */
async function record(
  options: RecordOptions,
): Promise<{ recording: Recording; steps: readonly Step[] }> {
  let deployment: Deployment | undefined;
  const program = async () => {
    deployment = await prepareDeployment(await stackConfig("forecaster", stackValues()));
    return new BlueGreenApp("forecaster", deployment).outputs;
  };
  const recording = await recordProgram({ ...options, program });
  ok(deployment !== undefined, recording.messages.join("\n"));
  return { recording, steps: stepsOf(deployment.plan) };
}

const foundations = /^forecaster-(docker|database-password|network|volumes-.*)$/;

/** The steps that are registered, in their order. */
function registered({ resources }: Recording): string[] {
  return resources
    .filter(({ custom, name }) => custom && !foundations.test(name))
    .map(({ name }) => name.replace("forecaster-", ""));
}

/** Every step that cannot begin when one has failed. */
function behind(steps: readonly Step[], failed: string): string[] {
  return steps.reduce<string[]>(
    (late, { name, after }) =>
      after.some((earlier) => earlier === failed || late.includes(earlier))
        ? [...late, name]
        : late,
    [],
  );
}

describe("the steps of an update", () => {
  for (const [title, row] of Object.entries(rows)) {
    it(`are those of the program, run or frozen, each after those that it needs: ${title}`, async () => {
      const { recording, steps } = await record(await row());
      const names = registered(recording);
      deepEqual([...names].sort(), steps.map(({ name }) => name).sort());
      for (const { name, after } of steps) {
        for (const earlier of after) {
          ok(
            names.indexOf(earlier) < names.indexOf(name),
            `${name} is registered before ${earlier}`,
          );
        }
      }
      const frozen = recording.resources
        .filter(({ custom, options }) => custom && options.ignoreChanges.includes("*"))
        .map(({ name }) => name.replace("forecaster-", ""));
      deepEqual(
        names.filter((name) => !frozen.includes(name)).sort(),
        steps.flatMap(({ name, runs }) => (runs ? [name] : [])).sort(),
      );
    });
  }

  for (const title of [
    "nothing serves yet",
    "a release and a switch to it",
    "the active color gone",
    "another port of the database and of the proxy",
    "another port of the database",
    "a roll back's target that is stopped",
    "a roll back to what is stopped",
  ]) {
    it(`do not begin when one that they need has failed: ${title}`, async () => {
      const options = await (rows[title] ?? rows["nothing changed"] ?? steady({}))();
      const { steps } = await record(options);
      equal(steps.length > 20, true);
      for (const { name } of steps) {
        const { recording } = await record({ ...options, fails: `forecaster-${name}` });
        const names = registered(recording);
        deepEqual(
          behind(steps, name).filter((late) => names.includes(late)),
          [],
          `when ${name} fails`,
        );
      }
    });
  }
}).timeout(60_000);
