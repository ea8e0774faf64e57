import { deepEqual, equal } from "node:assert/strict";
import fc from "fast-check";
import { parseEnvFile } from "../../../components/model/config/envFile";

function variables(...lines: string[]) {
  const { variables, problems } = parseEnvFile(`${lines.join("\n")}\n`);
  deepEqual(problems, []);
  return variables;
}

function messages(text: string): string[] {
  return parseEnvFile(text).problems.map(({ message }) => message);
}

function malformed(text: string): string[] {
  return messages(text).map((message) => message.split(" is not")[0] ?? "");
}

describe("an env file", () => {
  it("may hold entries, comments, empty lines and values of several lines", () => {
    deepEqual(
      variables(
        ...["A=1", "", "# A comment, isn't it?", "export B = 'two words'  # why", "C=", "D: 4"],
        ...['E="first', 'second"', "F_2=a=b", "  G=x y  # z", "G=last"],
      ),
      { A: "1", B: "two words", C: "", D: "4", E: "first\nsecond", F_2: "a=b", G: "last" },
    );
    deepEqual(parseEnvFile("A=1\r\nB=2\r\nC=3").variables, { A: "1", B: "2", C: "3" });
  });

  it("keeps what other readers cut off: # without a space, backticks, quotes within quotes", () => {
    deepEqual(
      variables(
        ...["P=Xy#12", "C=#ff0000", "U=https://x/y#frag", 'J="{\\"a\\":1}"', "K='it\\'s'"],
        ...["B=`x`", "N= #no", String.raw`T="a\tb\\n\0101\q"`, String.raw`S='\n'`],
      ),
      {
        ...{ P: "Xy#12", C: "#ff0000", U: "https://x/y#frag", J: '{"a":1}', K: "it's" },
        ...{ B: "`x`", N: "#no", T: "a\tb\\nA\\q", S: String.raw`\n` },
      },
    );
  });

  it("takes what a line above sets, and never what this process has", () => {
    process.env.ENV_FILE_TEST = "elsewhere";
    deepEqual(
      variables(
        ...["A=1", "B=$A-${A}", 'C="${A}\\$A$$A"', "D='$A'", "E=$5 $ a$", "A", "F="],
        ...["G=${F:-${A:+<${B}>}}}", "H=${F-x}${NO+y}${A?z}"],
        "I=${ENV_FILE_TEST:-here}",
      ),
      {
        ...{ A: "1", B: "1-1", C: "1$A$A", D: "$A", E: "$5 $ a$", F: "" },
        ...{ G: "<1-1>}", H: "1", I: "here" },
      },
    );
    delete process.env.ENV_FILE_TEST;
  });

  it("is refused with the line that asks for what is nowhere above", () => {
    const asking = [
      "A=$NO",
      'B="\n${NO}"',
      "C=${NO:?say so}",
      "D=${E}",
      "E=1",
      "F=${G:-$NO}",
      "NO",
    ];
    deepEqual(
      messages(asking.join("\n")),
      [1, 2, 4, 5, 7, 8].map(
        (line) =>
          `line ${line} asks for a variable that no line above sets; expected one of those, or $$ for the character itself, got another name`,
      ),
    );
  });

  it("is refused with the line of a quote or a reference that is not closed", () => {
    equal(
      messages("A=1\nB=${A\nC=${A.x}\nD='one\nE=2\n").join("\n"),
      [
        "line 2 has ${ that begins no ${NAME}; expected that, or $$ for the character itself, got something else",
        "line 3 has ${ that begins no ${NAME}; expected that, or $$ for the character itself, got something else",
        "line 4 opens a quote that is never closed; expected the same quote again, got the end of the file",
      ].join("\n"),
    );
  });

  it("is refused with the number of each line that is something else", () => {
    deepEqual(malformed("A=1\nno entry\n\n  B; 2\nC=3\n=4\n1D=5\nE.F=6"), [
      "line 2",
      "line 4",
      "line 6",
      "line 7",
      "line 8",
    ]);
  });

  it("is refused with a variable that JavaScript cannot keep, rather than to lose it", () => {
    deepEqual(
      parseEnvFile("A=1\nexport __proto__=2\n").problems.map(({ path }) => path),
      ["backend.envFile.__proto__"],
    );
  });

  it("never has its text in a message", () => {
    const around = fc.constantFrom("", "A=$", "A=${", "A='", 'A="${');
    fc.assert(
      fc.property(around, fc.stringMatching(/^[a-z]{12,40}$/), (before, secret) => {
        const shown = messages(`${before}${secret}`);
        deepEqual([shown.length, shown.join("").includes(secret)], [1, false]);
      }),
    );
  });
});
