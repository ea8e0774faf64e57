import { definesOf } from "./ownVariables";

/** The blocks of nginx that somebody can add to. */
export type Block = "http" | "server" | "location";

/** Words of nginx's own language, as somebody adds them to the rendered configuration. */
export interface Directives {
  /** Those that stand in no block of their own: the words of each, quotes and all. */
  readonly outer: readonly Words[];
  /** All of them, those in blocks too. */
  readonly all: readonly Words[];
  /** Why they cannot stand anywhere; undefined when they can, as far as that shows without nginx. */
  readonly trouble?: string;
}

type Words = readonly string[];

/** What this program's promises hang on, and why nobody else may set it. */
const own: Readonly<Record<string, string>> = {
  listen: "ports are settings",
  open_file_cache: "a pointer that nginx remembers is a switch that comes late",
};

/** What this program tells further inside, where nginx would never see these. */
const everywhere = {
  client_max_body_size: "maxBodySize",
  proxy_connect_timeout: "connectTimeout",
  proxy_read_timeout: "readTimeout",
  proxy_send_timeout: "sendTimeout",
};

const settings: Readonly<Record<Block, Readonly<Record<string, string>>>> = {
  // Told in that block already.
  http: {
    ...everywhere,
    client_body_timeout: "userTimeout",
    client_header_timeout: "userTimeout",
    large_client_header_buffers: "requestHeaderSize",
    proxy_buffer_size: "responseHeaderSize",
    send_timeout: "userTimeout",
  },
  server: everywhere,
  location: everywhere,
};

const toServer = "put it into proxy.directives.server";

const misplaced: Readonly<Record<Block, Readonly<Record<string, string>>>> = {
  http: {
    add_header: `has no effect in http, since the server has its own: ${toServer}`,
    error_page: `has no effect in http, since the server has its own: ${toServer}`,
    mirror_request_body: "would choose a color before a body is there",
  },
  server: { mirror_request_body: "would choose a color before a body is there" },
  location: {
    client_body_buffer_size: `has no effect in a route, since bodies are read before: ${toServer}`,
    client_body_timeout: `has no effect in a route, since bodies are read before: ${toServer}`,
  },
};

/** Why these directives cannot stand in such a block; undefined when they can, as far as that shows without nginx. */
export function troubleIn(block: Block, text: string): string | undefined {
  const { outer, all, trouble } = readDirectives(text);
  if (trouble !== undefined) return trouble;
  const reserved = all.map(nameOf).find((name) => Object.hasOwn(own, name));
  if (reserved !== undefined) {
    return `${reserved}, which is this program's own: ${own[reserved] ?? ""}`;
  }
  const [variable] = all.flatMap(definesOf);
  if (variable !== undefined) {
    return `$${variable}, which is a variable of this program's own: choose another name`;
  }
  const names = outer.map(nameOf);
  const set = names.find((name) => Object.hasOwn(settings[block], name));
  if (set !== undefined) {
    const setting = settings[block][set] ?? "";
    return `${set}, for which there is ${block === "location" ? `${setting} of the route` : `proxy.${setting}`}`;
  }
  const lost = names.find((name) => Object.hasOwn(misplaced[block], name));
  return lost === undefined ? undefined : `${lost}, which ${misplaced[block][lost] ?? ""}`;
}

/** The first word of a directive, as nginx compares it. */
export function nameOf([name = ""]: Words): string {
  return unquoted(name);
}

/** A word without the quotes around it. */
export function unquoted(word: string): string {
  return word.replace(/^(["'])([^]*)\1$/, "$2");
}

/**
 * Reads directives. A word that does not begin with a quote ends at a blank, `;` or `{`, but not at `${`, nor at what
 * stands behind a backslash; a `}` in it is a character like any other, and so is a `#`
 * (ngx_conf_read_token in nginx's src/core/ngx_conf_file.c).
 */
export function readDirectives(text: string): Directives {
  const outer: Words[] = [];
  const all: Words[] = [];
  let depth = 0;
  let words: string[] = [];
  for (const [token] of text.matchAll(tokens)) {
    if (/^[ \t\r\n#]/.test(token)) continue;
    if (/^["']/.test(token) && !quoted.test(token)) {
      return { outer, all, trouble: "a quote that is not closed" };
    }
    if (token === ";" || token === "{" || token === "}") {
      if (words.length > 0) {
        all.push(words);
        if (depth === 0) outer.push(words);
      }
      words = [];
      depth += { "{": 1, "}": -1, ";": 0 }[token];
      if (depth < 0) return { outer, all, trouble: "a } that closes nothing" };
    } else {
      words.push(token);
    }
  }
  if (depth > 0) return { outer, all, trouble: "a { that is not closed" };
  return words.length > 0 ? { outer, all, trouble: "no ; at the end" } : { outer, all };
}

const tokens =
  /[ \t\r\n]+|#[^\n]*|[;{}]|"(?:\\[^]|[^"\\])*"?|'(?:\\[^]|[^'\\])*'?|(?:\\[^]|\$\{|[^ \t\r\n;{\\])+|\\/g;

const quoted = /^(?:"(?:\\[^]|[^"\\])*"|'(?:\\[^]|[^'\\])*')$/;
