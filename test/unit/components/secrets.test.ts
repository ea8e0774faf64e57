import { deepEqual, equal, match, ok } from "node:assert/strict";
import { scriptText } from "../../../components/scriptText";
import { type Recording, recordProgram } from "../../support/mocks/recordProgram";
import { scriptOf } from "../../support/mocks/plugins";
import {
  allOf,
  type Inputs,
  plain,
  type Registered,
  without,
} from "../../support/mocks/registered";
import {
  before as start,
  recordUpdate,
  type Scenario,
  scenarios,
} from "../../support/mocks/scenarios";
import { everySetting, secrets, TemporaryEnvFile } from "../../support/mocks/settings";

/** `name path` of every input that holds a text; `secret` in a path is the engine's mark. */
function holders(resources: readonly Registered[], text: string): string[] {
  return resources.flatMap(({ name, inputs }) =>
    paths(inputs, text).map((path) => `${name} ${path.join(".")}`),
  );
}

function paths(value: unknown, text: string): string[][] {
  if (typeof value === "string") {
    return value.includes(text) ? [[]] : [];
  }
  return Object.entries(value ?? {}).flatMap(([key, entry]) =>
    paths(entry, text).map((path) => [key, ...path]),
  );
}

describe("secrets and scripts of a stack that uses every setting", () => {
  let envFile: TemporaryEnvFile;

  before(() => {
    envFile = new TemporaryEnvFile();
  });
  after(() => {
    envFile.remove();
  });

  function record(scenario: Scenario): Promise<Recording> {
    return recordUpdate(scenario, everySetting(envFile.path));
  }

  it("the host is asked for its state, and for files of users, by shells that read their script from stdin", async () => {
    const { asked } = await record("release");
    const command = ({ token, command, stdin }: Inputs) => ({ token, command, stdin });
    deepEqual(
      asked.map(command),
      (["readHost", "readRoom", "readLeftFiles"] as const).map((script) => ({
        token: "command:local:run",
        command: 'sh -c "$(cat)"',
        stdin: scriptText(script, false),
      })),
    );
    for (const secret of Object.values(secrets)) {
      deepEqual(paths(asked, secret), []);
    }
  });

  it("log lines are shown with the values of `variables`, unless one of them was set as a secret", async () => {
    const release = await start("release", everySetting(envFile.path));
    const shown = async (secretKeys: readonly string[]) => {
      const { resources } = await recordProgram({ ...release, secretKeys });
      const commands = allOf(resources, "command").map(({ inputs }) => inputs.environment);
      const names = commands.map((environment) => (environment as Inputs).FORECASTER_PUBLIC);
      return new Set(names.filter((text) => typeof text === "string" && text.includes("DEBUG")));
    };
    const own = "ENVIRONMENT DEBUG DB_HOST DB_PORT DB_NAME DB_USER POSTGRES_USER POSTGRES_DB";
    deepEqual(await shown(["backend"]), new Set([`LOG_LEVEL ${own}`]));
    deepEqual(await shown(["variables"]), new Set([own]));
  });

  for (const scenario of scenarios) {
    it(`every secret is one to the engine, wherever it stands: ${scenario}`, async () => {
      const { resources, messages, outputs } = await record(scenario);
      for (const secret of Object.values(secrets)) {
        const found = holders(resources, secret);
        ok(found.length > 0, `nobody holds ${secret}`);
        const isOpen = (path: string) => !/\.secret(\.|$)/.test(path);
        deepEqual(found.filter(isOpen), []);
        deepEqual(paths([messages, without(outputs ?? {}, "databasePassword")], secret), []);
      }
    });

    it(`a registry's password is with the pulls from there alone: ${scenario}`, async () => {
      const { resources } = await record(scenario);
      const pulls = (...parts: readonly string[]) =>
        parts.map((part) => `forecaster-${part}-image-pull environment.REGISTRY_PASSWORD.secret`);
      const ofOwnImages = [
        ...pulls("blue", "green"),
        "forecaster-smoke-checks-image-pull environment.REGISTRY_PASSWORD.secret",
      ];
      deepEqual(holders(resources, secrets.registry).sort(), ofOwnImages);
      deepEqual(holders(resources, secrets.otherRegistry).sort(), pulls("database", "proxy"));
    });

    it(`a command line only starts a shell, which reads its script from stdin: ${scenario}`, async () => {
      const { resources } = await record(scenario);
      for (const { name, inputs, options } of allOf(resources, "command")) {
        const create = String(inputs.create);
        const script = scriptOf(String(inputs.stdin));
        const isRemoval = script === "removeContainer" || script === "setAside";
        if (options.ignoreChanges.includes("*") && !isRemoval) {
          equal(create, `echo '{"runs":false}'`, name);
          continue;
        }
        const look = script === "switch" ? ".+ && " : "";
        const inside = "docker exec --interactive( --env [A-Z_]+)+ forecast-prod-nginx ";
        const settles = ["configureProxy", "waitDatabase"].includes(script)
          ? '; sh -c "\\$SETTLE" settle "\\$\\?"'
          : "";
        // The second update stops the idle color.
        const next = script === "drain" && scenario === "steady state" ? ' && sh -c "\\$NEXT"' : "";
        match(create, new RegExp(`^(${look}${inside})?sh -s${next}${settles}$`), name);
        const onDestroy =
          'DESTROYS=yes DOCKER_HOST="${FORECASTER_DOCKER_HOST:-$DOCKER_HOST}" sh -s';
        equal(inputs.delete, isRemoval ? onDestroy : undefined, name);
        equal(inputs.update, undefined, name);
        equal(inputs.stdin, scriptText(script, create.includes("docker exec")), name);
      }
    });

    it(`a script inside a container gets its variables by their names alone: ${scenario}`, async () => {
      const { resources } = await record(scenario);
      const commands = allOf(resources, "command");
      const inside = commands.filter(({ inputs }) => String(inputs.create).includes("docker exec"));
      ok(inside.length > 0);
      for (const { name, inputs } of inside) {
        const passed = [...String(inputs.create).matchAll(/--env (\S+)/g)].map(([, it]) => it);
        const environment = without(plain(inputs.environment) as Inputs, "DOCKER_HOST");
        const inContainer = Object.keys(environment).filter(
          (key) => key !== "NEXT" && !key.startsWith("SETTLE"),
        );
        deepEqual(passed.sort(), inContainer.sort(), name);
      }
    });
  }
});
