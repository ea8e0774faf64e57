import { deepEqual, equal } from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import fc from "fast-check";

const library = resolve(__dirname, "../../components/scripts/lib/migrationContainer.sh");
const [, inContainer = ""] =
  /^FORECASTER_OWN_NAMES='\n(.+?)'$/ms.exec(readFileSync(library, "utf8")) ?? [];
const shells = [["dash"], ["busybox", "sh"], ["bash", "--posix"]].filter(
  ([program = "", ...args]) => spawnSync(program, [...args, "-c", ":"]).status === 0,
);
const show = `exec '${process.execPath}' -e 'console.log(JSON.stringify(process.env))'`;
const limits = "-c lock_timeout=2s";

/** The environment that a migration sees, in a container with a shell like this. */
function seen(
  shell: readonly string[],
  variables: Readonly<Record<string, string>>,
  given: Readonly<Record<string, string>> = {},
) {
  const [program = "", ...args] = shell;
  const values = Object.values(variables).map((value, n) => [`FORECASTER_VALUE_${n + 1}`, value]);
  const { stdout, stderr, status } = spawnSync(program, [...args, "-c", inContainer, "sh", show], {
    encoding: "utf8",
    // bash takes Node's pipe for a login from elsewhere, and reads its files.
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      PATH: process.env.PATH,
      FORECASTER_LIMITS: limits,
      ...given,
      FORECASTER_VARIABLES: Object.keys(variables).join(" "),
      ...(Object.fromEntries(values) as Record<string, string>),
    },
  });
  equal(status, 0, stderr);
  return JSON.parse(stdout) as Record<string, string>;
}

// A shell sets these itself, whatever it was given.
const ofTheShell = ["PWD", "OLDPWD", "SHLVL", "_"];

describe("the variables of a release, in its migration", () => {
  for (const shell of shells) {
    it(`are what the release has, whatever is in them: ${shell.join(" ")}`, () => {
      const name = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,8}$/).filter(isFree);
      const characters = fc.constantFrom(
        "a",
        " ",
        "\n",
        "'",
        '"',
        "\\",
        "$",
        "`",
        "*",
        ";",
        "=",
        "\u00fc",
      );
      const value = fc.string({ unit: characters });
      fc.assert(
        fc.property(fc.dictionary(name, value, { maxKeys: 5 }), (variables) => {
          const found = seen(shell, variables);
          for (const [variable, text] of Object.entries(variables)) equal(found[variable], text);
        }),
        { numRuns: 30 },
      );
    }).timeout(60_000);

    it(`are nothing but the release's, and the limits of its sessions: ${shell.join(" ")}`, () => {
      const variables = {
        n: "1",
        FORECASTER_NUMBER: "7",
        FORECASTER_LIMITS: "own",
        UID: "12",
        i: "",
      };
      const found = seen(shell, variables);
      const rest = Object.entries(found).filter(([name]) => !ofTheShell.includes(name));
      const expected = { ...variables, PATH: process.env.PATH, PGAPPNAME: "forecaster-migration" };
      // bash keeps UID for itself.
      const own = shell[0] === "bash" ? { UID: found.UID } : {};
      deepEqual(Object.fromEntries(rest), { ...expected, PGOPTIONS: limits, ...own });
    });

    it(`add to the release's own PGOPTIONS, which come last: ${shell.join(" ")}`, () => {
      const own = { PGOPTIONS: "-c search_path=app", PGAPPNAME: "alembic" };
      const { PGOPTIONS, PGAPPNAME } = seen(shell, own);
      deepEqual(
        { PGOPTIONS, PGAPPNAME },
        { PGOPTIONS: `${limits} -c search_path=app`, PGAPPNAME: "alembic" },
      );
    });

    it(`give way to the name by which its sessions elsewhere are known: ${shell.join(" ")}`, () => {
      const FORECASTER_SESSION = "forecast-migration 01234567";
      const found = seen(shell, { PGAPPNAME: "alembic" }, { FORECASTER_SESSION });
      deepEqual(
        [found.PGAPPNAME, found.FORECASTER_SESSION],
        ["forecast-migration 01234567", undefined],
      );
    });
  }
});

function isFree(name: string): boolean {
  return !["PGOPTIONS", "PGAPPNAME", "PATH", "IFS", "UID", "EUID", "PPID", ...ofTheShell].includes(
    name,
  );
}
