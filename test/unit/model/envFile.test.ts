import { deepEqual } from "node:assert/strict";
import fc from "fast-check";
import { envFileProblems } from "../../../components/model/config/envFile";

function malformed(text: string): string[] {
  return envFileProblems(text).map(({ message }) => message.split(" is not")[0] ?? "");
}

describe("an env file", () => {
  it("may hold entries, comments, empty lines and values of several lines", () => {
    const lines = ["A=1", "", "# A comment, isn't it?", "export B = 'two words'  # why", "C="];
    deepEqual(malformed([...lines, 'D="first', 'second"', "E=#1 'x", "F_2=a=b"].join("\n")), []);
    deepEqual(malformed("A=1\r\nB=2\r\n"), []);
  });

  it("is refused with the number of each line that is something else", () => {
    deepEqual(malformed("A=1\nno entry\n\n  B: 2\nC=3\n=4\n1D=5"), [
      "line 2",
      "line 4",
      "line 6",
      "line 7",
    ]);
  });

  it("is refused with a variable that JavaScript cannot keep, rather than to lose it", () => {
    deepEqual(
      envFileProblems("A=1\nexport __proto__=2\n").map(({ path }) => path),
      ["backend.envFile.__proto__"],
    );
  });

  it("never has its text in a message", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{12,40}$/), (secret) => {
        const messages = envFileProblems(secret).map(({ message }) => message);
        deepEqual([messages.length, messages.join("").includes(secret)], [1, false]);
      }),
    );
  });
});
