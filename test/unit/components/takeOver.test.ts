import { deepEqual } from "node:assert/strict";
import { labels } from "../../../components/model/plan/actual";
import stack from "../../fixtures/stackOf7609e95.json";
import type { MockedHost } from "../../support/mocks/host";
import { type Before, type Recording, recordProgram } from "../../support/mocks/recordProgram";
import { allOf, types } from "../../support/mocks/registered";

/** A container as the fixture has it: its labels in a form that people can read. */
interface Made {
  readonly image: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly port?: string;
}

const containers = Object.entries<Made>(stack.containers);

function labelsOf({ image, settings, port }: Made): Record<string, string> {
  return {
    [labels.stack]: stack.stack,
    [labels.image]: image,
    [labels.settings]: JSON.stringify(settings),
    ...(port === undefined ? {} : { [labels.port]: port }),
  };
}

const host: MockedHost = {
  kernel: "6.1.0-40-amd64",
  dockerHost: "unix:///var/run/docker.sock",
  serves: stack.serves,
  configuration: stack.configuration,
  data: JSON.stringify(stack.data),
  recorded: containers.map(([name]) => name),
  facts: undefined,
  containers: Object.fromEntries(containers.map(([name, made]) => [name, labelsOf(made)])),
};

const frozen = ["forecaster-blue", "forecaster-database", "forecaster-green", "forecaster-proxy"];

/**
 * What commit 7609e95 recorded, put down by running it: with every default, blue was deployed, and a
 * release on green was switched to. Its Commands are left out: they are of that program's own scripts.
 */
const before: Before = {
  host,
  state: {
    ...stack.resources,
    ...Object.fromEntries(frozen.map((name) => [`${types.container} ${name}`, {}])),
  },
  outputs: { activeColor: stack.serves, images: stack.config.images },
};

/** What an update makes, changes or replaces beside running scripts. */
function changed({ touched, resources }: Recording): string[] {
  const scripts = new Set(allOf(resources, "command").map(({ name }) => name));
  return touched.filter((name) => !scripts.has(name));
}

function errors({ messages }: Recording): string[] {
  return messages.filter((message) => message.startsWith("error:"));
}

describe("a stack that was made by 7609e95 with every default", () => {
  it("is taken over: nothing that it has is changed, every container is frozen", async () => {
    const recording = await recordProgram({ config: stack.config, after: before });
    deepEqual(errors(recording), []);
    deepEqual(changed(recording), []);
    const kept = allOf(recording.resources, "container").filter(({ options }) =>
      options.ignoreChanges.includes("*"),
    );
    deepEqual(kept.map(({ name }) => name).sort(), frozen);
    deepEqual(recording.host.serves, "green");
  });

  it("is changed no more by the update after that", async () => {
    const first = await recordProgram({ config: stack.config, after: before });
    deepEqual((await recordProgram({ config: stack.config, after: first })).touched, []);
  });

  it("is rolled back to the container that it has", async () => {
    const config = { ...stack.config, activeColor: "blue" };
    const recording = await recordProgram({ config, after: before });
    deepEqual(errors(recording), []);
    deepEqual(changed(recording), []);
    deepEqual(recording.host.serves, "blue");
  });
});
