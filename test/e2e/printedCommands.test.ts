import { strict as assert } from "node:assert";
import { type Problem, renderProblems } from "../../components/model/problems";
import { StackFile } from "../support/stackFile";

type Row = readonly [title: string, mistake: string, answers: readonly string[]];

const set = "pulumi config set";
/** Each mistake as an operator makes it, and what is then put in for the placeholders, in their order. */
const rows: readonly Row[] = [
  ["a color that is none", `${set} activeColor purple`, ["blue"]],
  ["a moving tag", `${set} --path images.blue a:latest`, ["a:1"]],
  ["a forgotten --path", `${set} gate.timeout 5m`, ["5m"]],
  ["a forgotten --path of a list", `${set} 'smoke.paths[0]' /ready`, ["/ready"]],
  ["a forgotten --path of a secret", `${set} --secret secretVariables.TOKEN a`, ["b"]],
  ["an unknown key", `${set} colour blue`, []],
  ["an unknown key with anything in it", `${set} "it's [0] \\"odd\\"" 1`, []],
  ["an unknown key that looks like a flag", `${set} -- --odd 1`, []],
  ["an unknown key in a group", `${set} --path logs.maxFile 3`, []],
  ["an unknown key with a dot in a group", `${set} --path 'logs["max.file"]' 3`, []],
  ["an unknown key with quotes in a group", `${set} --path 'logs["it'\\''s \\"odd\\""]' 3`, []],
  ["a text where a group belongs", `${set} logs none`, []],
  ["a text where a nested group belongs", `${set} --path backend.healthcheck none`, []],
  ["a text where a list belongs", `${set} --path smoke.paths /ready`, []],
  ["a text where a map belongs", `${set} secretVariables none`, []],
  [
    "texts where routes belong",
    `${set} --path 'proxy.routes[0]' /a && ${set} --path 'proxy.routes[1]' /b && ${set} --path 'proxy.routes[2].path' /c`,
    [],
  ],
  ["a group where a text belongs", `${set} --path gate.readyPath.of /ready`, ["/ready"]],
  [
    "a number where a text belongs",
    `${set} registryPassword a && ${set} --path registry.address ghcr.io && ${set} --path registry.username 12345`,
    ["12345"],
  ],
  [
    "a number that would be rounded",
    `${set} --path variables.CHANNEL 1012345678901234567`,
    ["1012345678901234567"],
  ],
  ["a group where a variable belongs", `${set} --path variables.A.b 1`, ["true"]],
  [
    "a group where a secret variable belongs",
    `${set} --secret --path secretVariables.A.b 1`,
    ["1"],
  ],
  ["a variable without a name of one", `${set} --path 'variables["no name"]' 1`, []],
  [
    "a secret variable without a name of one",
    `${set} --secret --path 'secretVariables["no.name"]' 1`,
    [],
  ],
  ["an empty password", `${set} --secret databasePassword ''`, ["a password"]],
  [
    "a variable that is plain and secret",
    `${set} --path variables.A 1 && ${set} --secret --path secretVariables.A 1`,
    [],
  ],
  ["a reserved variable", `${set} --path variables.DATABASE_URL postgresql://elsewhere`, []],
  ["a reserved variable that is secret", `${set} --secret --path secretVariables.PATH /bin`, []],
  ["the same port twice", `${set} --path proxy.port 5432`, ["8090"]],
  [
    "a registry without its password",
    `${set} --path registry.address ghcr.io && ${set} --path registry.username b`,
    ["a password"],
  ],
  ["a password without its registry", `${set} --secret registryPassword a`, ["ghcr.io", "robot"]],
  ["a boolean in another word", `${set} protected yes`, ["true"]],
  ["an outage in another word", `${set} allowDowntime yes`, ["false"]],
];

/** The command as it is run, with the answers in place of its placeholders. */
function filledIn(command: string, answers: string[]): string {
  return command.replace(/<[a-z]+>/g, () => {
    const answer = answers.shift();
    assert.ok(answer !== undefined, `${command} has a placeholder that nobody expected`);
    return `'${answer}'`;
  });
}

describe("the commands of a refusal, run with the real CLI, mend", () => {
  for (const [title, mistake, answers] of rows) {
    it(title, async () => {
      const file = await StackFile.create();
      try {
        await file.sh(`${set} activeColor blue`);
        await file.sh(`${set} --path images.blue a:1 && ${set} --path images.green a:1`);
        await file.sh(mistake);
        const problems = await file.problems();
        assert.ok(problems.length > 0, "no mistake at all");
        await fix(file, problems, [...answers]);
        assert.deepEqual(await file.problems(), []);
      } finally {
        await file.remove();
      }
    });
  }

  async function fix(file: StackFile, problems: readonly Problem[], answers: string[]) {
    const printed = renderProblems(problems).split("To fix:\n")[1] ?? "";
    for (const command of printed.split("\n")) await file.sh(filledIn(command, answers));
    assert.deepEqual(answers, [], "a placeholder is missing");
  }

  it("and keep a secret a secret", async () => {
    const file = await StackFile.create();
    try {
      await file.sh(`${set} --secret variables.TOKEN hunter2`);
      const [problem] = (await file.problems()).filter(({ path }) => path === "variables.TOKEN");
      await file.sh(filledIn(problem?.fix ?? "", ["hunter2"]));
      assert.equal(await file.isSecret("variables"), true);
    } finally {
      await file.remove();
    }
  });
}).timeout(60_000);
