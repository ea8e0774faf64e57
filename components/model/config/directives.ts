/** Words of nginx's own language, as somebody adds them to the rendered configuration. */
export interface Directives {
  /** The names of all of them, those in blocks too. */
  readonly names: readonly string[];
  /** Why they cannot stand where they are put; undefined when they can, as far as that shows without nginx. */
  readonly trouble?: string;
}

/** What this program's promises hang on, and why nobody else may set it. */
const own: Readonly<Record<string, string>> = {
  listen: "ports are settings",
  open_file_cache: "a pointer that nginx remembers is a switch that comes late",
};

/**
 * Reads directives: names are what stands first in each. A word ends at a blank, `;`, `{` or `}` that is neither
 * quoted nor behind a backslash; `${name}` is a variable and `#` at the beginning of a word a comment
 * (ngx_conf_read_token in nginx's src/core/ngx_conf_file.c).
 */
export function readDirectives(text: string): Directives {
  const names: string[] = [];
  let depth = 0;
  let isFirst = true;
  for (const [token] of text.matchAll(tokens)) {
    if (/^[\s#]/.test(token)) continue;
    if (/^["']/.test(token) && !quoted.test(token)) {
      return { names, trouble: "a quote that is not closed" };
    }
    if (token === ";" || token === "{" || token === "}") {
      depth += { "{": 1, "}": -1, ";": 0 }[token];
      isFirst = true;
      if (depth < 0) return { names, trouble: "a } that closes nothing" };
    } else {
      if (isFirst) names.push(token.replace(/^["'](.*)["']$/s, "$1"));
      isFirst = false;
    }
  }
  const reserved = names.find((name) => Object.hasOwn(own, name));
  if (depth > 0) return { names, trouble: "a { that is not closed" };
  if (!isFirst) return { names, trouble: "no ; at the end" };
  return reserved === undefined
    ? { names }
    : { names, trouble: `${reserved}, which is this program's own: ${own[reserved] ?? ""}` };
}

const tokens =
  /\s+|#[^\n]*|[;{}]|"(?:\\[^]|[^"\\])*"?|'(?:\\[^]|[^'\\])*'?|(?:\\[^]|\$\{[^}\s]*\}|[^\s;{}\\])+|\\/g;

const quoted = /^(?:"(?:\\[^]|[^"\\])*"|'(?:\\[^]|[^'\\])*')$/;
