import { reservedNameProblems } from "./conflicts";
import type { Problem } from "../problems";

const entry =
  /^\s*(?:export\s+)?[A-Za-z_]\w*[^\S\r\n]*=[^\S\r\n]*(?:'(?:\\'|[^'])*'|"(?:\\"|[^"])*"|`[^`]*`|[^\r\n]*)[^\S\r\n]*(?:#.*)?$/gm;

/** JavaScript has no variables of this name, in whatever they are kept. */
const lost = /^\s*(?:export\s+)?__proto__\s*=/m;

/** Lines of an env file that are nothing an env file can hold; an entry in quotes may have several. */
export function envFileProblems(text: string): Problem[] {
  const rest = text.replace(entry, (lines) => lines.replace(/[^\n]/g, ""));
  return [
    ...reservedNameProblems("backend.envFile", lost.test(text) ? ["__proto__"] : []),
    ...lineProblems(rest),
  ];
}

function lineProblems(rest: string): Problem[] {
  return rest.split("\n").flatMap((line, index) =>
    /^\s*(#.*)?$/.test(line)
      ? []
      : [
          {
            path: "backend.envFile",
            // The line itself is not shown: it may be a secret.
            message: `line ${index + 1} is not NAME=value; expected such lines, comments and empty lines, got something else`,
          },
        ],
  );
}
