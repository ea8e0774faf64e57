import { reservedNameProblems } from "./conflicts";
import { EnvFileError, expandVariables } from "./expandVariables";
import { nulProblems } from "./nulProblems";
import type { Problem } from "../problems";
import { variableSizeProblems } from "./sizes";

const setting = "backend.envFile";

/** What an env file holds, and what is wrong with it. */
export interface EnvFile {
  readonly variables: Readonly<Record<string, string>>;
  readonly problems: readonly Problem[];
}

/**
 * Reads `NAME=value` lines with the grammar of Docker Compose (Go package `dotenv` of compose-go). Two things
 * differ: a variable is looked up in the lines above it only, never in the environment of this process, and one
 * that is not there is a problem instead of an empty text. No problem shows a text of the file: it may be a secret.
 */
export function parseEnvFile(text: string): EnvFile {
  const { variables, problems } = new Reader(text).read();
  return {
    variables,
    problems: [
      ...problems,
      ...reservedNameProblems(setting, Object.keys(variables)),
      ...variableSizeProblems(setting, variables),
      ...nulProblems(setting, variables),
    ],
  };
}

/** What Go takes for white space: not JavaScript's byte order mark, but the control character NEL. */
const space = String.raw`(?:(?!\uFEFF)[\s\x85])`;
const spaceInLine = String.raw`[\t\v\f\r \x85\xA0]`;

const betweenEntries = new RegExp(`(?:${space}|#[^\\n]*)*`, "y");
const name = String.raw`(?:export[\t\n\f\r ]+|(?!export\s))([A-Za-z_]\w*)`;
const nameAndSign = new RegExp(`${name}${spaceInLine}*[=:]${spaceInLine}*`, "y");
const nameAlone = new RegExp(`${name}${spaceInLine}*(?:\\n|$)`, "y");
const singleQuoted = /'((?:[^'\\]|\\[^])*)'/y;
const doubleQuoted = /"((?:[^"\\]|\\[^])*)"/y;
const restOfLine = /([^\n]*)/y;
const spaceAtEnd = new RegExp(`${space}+$`);

/** Goes through the text of an env file once, from entry to entry. */
class Reader {
  private at = 0;
  private readonly variables = new Map<string, string>();
  private readonly problems: Problem[] = [];

  constructor(private readonly text: string) {}

  read(): EnvFile {
    for (this.take(betweenEntries); this.at < this.text.length; this.take(betweenEntries)) {
      const start = this.at;
      try {
        this.readEntry();
      } catch (error) {
        if (!(error instanceof EnvFileError)) throw error;
        const line = this.text.slice(0, start).split("\n").length;
        this.problems.push({ path: setting, message: error.inLine(line) });
      }
    }
    return { variables: Object.fromEntries(this.variables), problems: this.problems };
  }

  private readEntry(): void {
    const alone = this.take(nameAlone);
    if (alone !== undefined) {
      if (!this.variables.has(alone)) throw EnvFileError.notSet();
      return;
    }
    const named = this.take(nameAndSign);
    if (named === undefined) {
      this.take(restOfLine);
      throw new EnvFileError(
        "is not NAME=value; expected such lines, comments and empty lines, got something else",
      );
    }
    this.variables.set(named, this.readValue());
  }

  private readValue(): string {
    const quote = this.text[this.at];
    if (quote === "'") return unescapeQuotes(this.takeQuoted(singleQuoted), quote);
    if (quote === '"') {
      const value = unescapeQuotes(this.takeQuoted(doubleQuoted), quote);
      return this.expand(unescapeCharacters(value));
    }
    const [value = ""] = (this.take(restOfLine) ?? "").split(" #", 1);
    return this.expand(value.replace(spaceAtEnd, ""));
  }

  private expand(value: string): string {
    return expandVariables(value, (variable) => this.variables.get(variable));
  }

  private takeQuoted(quoted: RegExp): string {
    const value = this.take(quoted);
    if (value !== undefined) return value;
    this.at = this.text.length;
    throw new EnvFileError(
      "opens a quote that is never closed; expected the same quote again, got the end of the file",
    );
  }

  /** Goes behind what matches here; returns its first group. */
  private take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.text);
    if (match === null) return undefined;
    this.at = pattern.lastIndex;
    return match[1] ?? "";
  }
}

function unescapeQuotes(value: string, quote: string): string {
  return value.replace(/\\([^])/g, (pair, character) => (character === quote ? quote : pair));
}

const characters: Readonly<Record<string, string>> = {
  ...{ a: "\x07", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t", v: "\v", "\\": "\\" },
  // What is expanded afterwards takes two for one.
  $: "$$",
};

/** `\0` and three octal digits are a character as well; every other backslash stays. */
function unescapeCharacters(value: string): string {
  return value.replace(
    /\\(?:([abfnrtv$\\])|0(\d{0,3}))/g,
    (_, letter: string | undefined, digits: string) =>
      letter === undefined ? unescapeOctal(digits) : (characters[letter] ?? letter),
  );
}

function unescapeOctal(digits: string): string {
  return /^[0-3][0-7]{2}$/.test(digits)
    ? String.fromCharCode(Number.parseInt(digits, 8))
    : `\\${digits}`;
}
