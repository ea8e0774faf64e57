import { nameOf, readDirectives } from "../config/directives";
import type { Config } from "../config/schema";
import { forwardedHeaders } from "./forwarding";

type Proxy = Config["proxy"];

/** Directives that hold in inner blocks only where these have none of the same name. */
type Inherited = "proxy_set_header" | "proxy_hide_header" | "add_header" | "error_page";

function lines(proxy: Proxy): Readonly<Record<Inherited, readonly string[]>> {
  return {
    proxy_set_header: [
      ...forwardedHeaders(proxy),
      "Connection $connection_header",
      "Upgrade $upgrade",
    ],
    proxy_hide_header: ["X-Color", "X-Upstream"],
    add_header: ["X-Color $color always", "X-Upstream $upstream_proof always"],
    error_page: ["418 = @$detour"],
  };
}

/** This program's own directives of these names, each on a line. */
export function ownDirectives(proxy: Proxy, names: readonly Inherited[], indent: string): string {
  const own = lines(proxy);
  return names.flatMap((name) => own[name].map((words) => `${indent}${name} ${words};\n`)).join("");
}

/**
 * What somebody adds to a block, as it is: a text in quotes can have several lines. A directive in an inner block replaces all of the same name around
 * it (nginx's way of inheriting), so this program's own are told again where that would lose them.
 */
export function addedTo(
  block: "http" | "server" | "location",
  text: string | undefined,
  proxy: Proxy,
  indent: string,
): string {
  if (text === undefined) return "";
  // What stands in a block of its own makes nothing else forgotten.
  const names = readDirectives(text).outer.map(nameOf);
  const lost = outside[block].filter((name) => names.includes(name));
  return `${ownDirectives(proxy, lost, indent)}${indent}${text}\n`;
}

const outside: Readonly<Record<"http" | "server" | "location", readonly Inherited[]>> = {
  http: [],
  server: ["proxy_set_header", "proxy_hide_header"],
  location: ["proxy_set_header", "proxy_hide_header", "add_header", "error_page"],
};
