/** What is wrong with one entry of an env file, as what follows its line number. */
export class EnvFileError extends Error {
  static notSet(): EnvFileError {
    return new EnvFileError(
      "asks for a variable that no line above sets; expected one of those, or $$ for the character itself, got another name",
    );
  }

  inLine(number: number): string {
    return `line ${number} ${this.message}`;
  }
}

type Lookup = (name: string) => string | undefined;

const reference = /\$(?:(\$)|([_a-z][_a-z0-9]*)|\{)/iu;
const braced = /^([_a-z][_a-z0-9]*)(?:(:?[-+?])([^]*))?$/iu;

/**
 * Replaces `$NAME`, `${NAME}` and Compose's `${NAME:-default}`, `:+`, `:?` (with and without `:`); `$$` is the
 * character itself, and so is one that no name or brace follows.
 * @throws EnvFileError for a name that has no value, and for braces that hold no reference.
 */
export function expandVariables(text: string, lookup: Lookup): string {
  let expanded = "";
  let rest = text;
  for (let found; (found = reference.exec(rest)) !== null;) {
    const [start, dollar, name] = found;
    expanded += rest.slice(0, found.index);
    rest = rest.slice(found.index + start.length);
    if (dollar !== undefined) {
      expanded += dollar;
    } else if (name !== undefined) {
      expanded += valueOf(name, lookup);
    } else {
      const end = closingBrace(rest);
      expanded += valueOf(rest.slice(0, end), lookup);
      rest = rest.slice(end + 1);
    }
  }
  return expanded + rest;
}

function valueOf(text: string, lookup: Lookup): string {
  const [, name, operator, word = ""] = braced.exec(text) ?? [];
  if (name === undefined) throw noReference();
  const value = lookup(name);
  const isGiven = value !== undefined && !(value === "" && operator?.startsWith(":"));
  const kind = operator?.at(-1);
  if (kind === "-") return isGiven ? value : expandVariables(word, lookup);
  if (kind === "+") return isGiven ? expandVariables(word, lookup) : "";
  if (!isGiven) throw EnvFileError.notSet();
  return value;
}

/** Where the braces of a reference close, which are open already; in the same line, as in Compose. */
function closingBrace(text: string): number {
  const [line = ""] = text.split("\n", 1);
  let open = 1;
  // Compose counts no brace that is the first character behind an opening one.
  for (let at = 1; at < line.length; at++) {
    if (line[at] === "{") {
      open++;
      at++;
    } else if (line[at] === "}" && --open === 0) {
      return at;
    }
  }
  const last = line.lastIndexOf("}");
  if (last < 0) throw noReference();
  return last;
}

function noReference(): EnvFileError {
  return new EnvFileError(
    "has ${ that begins no ${NAME}; expected that, or $$ for the character itself, got something else",
  );
}
