import { deepEqual, match, ok } from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import fc from "fast-check";
import { parseEnvFile } from "../../components/model/config/envFile";

/** What Docker Compose reads in a file. */
interface Read {
  readonly variables: Readonly<Record<string, string>>;
  readonly error?: string;
}

const files = 500;

/** Asks the module that Docker Compose itself reads env files with. */
function readByCompose(texts: readonly string[]): Read[] {
  const { stdout, stderr, error } = spawnSync("go", ["run", "-mod=readonly", "."], {
    cwd: join(__dirname, "../support/compose"),
    env: { ...process.env, GOFLAGS: "-buildvcs=false" },
    input: JSON.stringify(texts),
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  ok(error === undefined, `Go on PATH is needed to ask compose-go: ${error?.message}`);
  ok(stdout !== "", stderr);
  return JSON.parse(stdout) as Read[];
}

const name = fc.constantFrom("A", "B", "C_1", "_d", "constructor");
const operator = fc.constantFrom("-", ":-", "+", ":+", "?", ":?");
const scrap = fc.constantFrom(
  ...[
    "x",
    "1.10",
    " ",
    "  ",
    "\t",
    "#",
    " #",
    "=",
    ":",
    "a b",
    "é",
    "{",
    "}",
    "$",
    "$$",
    "$5",
    "${",
  ],
  ...[
    "\\",
    "\\n",
    "\\\\",
    "\\$A",
    "\\0101",
    "\\0",
    "\\08",
    "\\0777",
    "\\q",
    "'",
    '"',
    "`",
    "\\'",
    '\\"',
  ],
);
const reference = fc.oneof(
  name.map((variable) => `$${variable}`),
  name.map((variable) => `\${${variable}}`),
  fc
    .tuple(name, operator, fc.array(scrap, { maxLength: 3 }))
    .map(([variable, sign, word]) => `\${${variable}${sign}${word.join("")}}`),
);
const text = fc
  .array(fc.oneof({ weight: 3, arbitrary: scrap }, { weight: 1, arbitrary: reference }), {
    maxLength: 6,
  })
  .map((parts) => parts.join(""));
const harmless = fc.stringMatching(/^[\w ./:@,;!%&*()[\]|~^+?<>-]*$/);
const value = fc.oneof(
  text,
  harmless,
  reference,
  fc.tuple(harmless, reference, harmless).map((parts) => parts.join("")),
  fc
    .tuple(
      fc.constantFrom("'", '"'),
      fc.oneof(harmless, text),
      fc.constantFrom("", "\n", "\r\n"),
      harmless,
    )
    .map(([quote, first, end, second]) => `${quote}${first}${end}${second}${quote}`),
);
const entry = fc
  .tuple(
    fc.constantFrom("", "", "  ", "\t", "export ", "export\t "),
    name,
    fc.constantFrom("=", "=", "=", " = ", ": ", ":"),
    value,
    fc.constantFrom("", "", " ", " # why", "#no", "\r"),
  )
  .map((parts) => parts.join(""));
const line = fc.oneof(
  { weight: 8, arbitrary: entry },
  {
    weight: 1,
    arbitrary: fc.constantFrom("", "  ", "# it's a comment", "\t#A=1", "A", "export A"),
  },
);
const allNames = "A=1\nB='two words'\nC_1=\n_d=$$\nconstructor=c\n";
// Compose takes a name that ends the file for a value without a name.
const envFile = fc
  .tuple(fc.constantFrom("", ...Array<string>(3).fill(allNames)), fc.array(line, { maxLength: 5 }))
  .map(([begin, lines]) => `${begin}${lines.join("\n")}\n`);

describe("an env file of Docker Compose", () => {
  it(`is read as Compose reads it, or refused: ${files} generated ones`, () => {
    const seed = Date.now();
    const texts = fc.sample(envFile, { numRuns: files, seed });
    const counts = { equal: 0, stricter: 0, refused: 0 };
    for (const [index, read] of readByCompose(texts).entries()) {
      const { variables, problems } = parseEnvFile(texts[index] ?? "");
      const about = `seed ${seed}, file ${index}: ${JSON.stringify(texts[index])}, Compose: ${JSON.stringify(read)}`;
      if (read.error !== undefined) {
        ok(problems.length > 0, `is not refused: ${about}`);
        counts.refused++;
      } else if (problems.length === 0) {
        deepEqual(variables, read.variables, about);
        counts.equal++;
      } else {
        // What comes after it may depend on it.
        const [{ message } = { message: "" }] = problems;
        match(message, /(asks for a variable that no line above sets|is not NAME=value);/, about);
        counts.stricter++;
      }
    }
    ok(
      counts.equal > files / 3 && counts.refused > files / 20,
      JSON.stringify({ seed, ...counts }),
    );
  }).timeout(300_000);
});
