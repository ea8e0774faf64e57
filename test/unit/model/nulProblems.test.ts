import { deepEqual, throws } from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { parseEnvFile } from "../../../components/model/config/envFile";
import { problemsOf, rawConfig } from "../../support/model/configs";

const trouble =
  "has the character NUL, with which no program can be given a variable; expected a text without one";

describe("a text with the character NUL", () => {
  it("starts no program when it is one of its variables", () => {
    throws(() => spawnSync(process.execPath, ["--version"], { env: { TOKEN: "a\0b" } }));
  });

  it("is refused in each place that a variable can come from, and its value is not shown", () => {
    for (const source of ["variables", "secretVariables"]) {
      deepEqual(problemsOf(rawConfig({ [source]: { TOKEN: "a\0b", OTHER: "a\\0b", N: 0 } })), [
        {
          path: `${source}.TOKEN`,
          message: `${trouble}, got one`,
          fix: `pulumi config rm --path ${source}.TOKEN`,
        },
      ]);
    }
    for (const line of ["TOKEN=a\0b", "TOKEN='a\0b'", String.raw`TOKEN="a\0000b"`]) {
      deepEqual(parseEnvFile(`A=1\n${line}\nB=2\n`).problems, [
        { path: "backend.envFile.TOKEN", message: `${trouble}, got one` },
      ]);
    }
  });

  it("is refused as a command, a password, and whatever else a script is given as a variable", () => {
    const text = "a\0b";
    const refused = problemsOf(
      rawConfig({
        databasePassword: text,
        backend: { environment: text, migrateCommand: text, healthcheck: { command: text } },
        gate: { command: text },
        smoke: { command: text },
      }),
    );
    deepEqual(
      refused.map(({ path, message }) => [path, message.startsWith(`${trouble}, got `)]),
      [
        ["databasePassword", true],
        ["backend.environment", true],
        ["backend.migrateCommand", true],
        ["backend.healthcheck.command", true],
        ["gate.command", true],
        ["smoke.command", true],
      ],
    );
  });
});
