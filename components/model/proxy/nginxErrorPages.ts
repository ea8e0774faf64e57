import type { Config } from "../config/schema";
import { pagesDirectory } from "./activeUpstream";
import { endingOf, type ErrorPage, errorPlace, pageName, pagesHash } from "./errorPages";
import { opened, ofServer, ownDirectives } from "./ownDirectives";

type Proxy = Config["proxy"];

/** What the log tells of a request: what it was before it went on to a page. */
export const loggedMaps = `    map $asked_method $logged_method {
        default $asked_method;
        "" $request_method;
    }
    map $asked_path $logged_path {
        default $asked_path;
        "" $uri;
    }
`;

/** For a location that users reach. */
export const keepsAsked = `            set $asked_method $request_method;
            set $asked_path $uri;
`;

/** The locations of the pages. */
export function renderErrorPages(pages: readonly ErrorPage[], proxy: Proxy): string {
  const indent = "            ";
  return pages
    .map((page) => {
      const type = { html: "text/html", json: "application/json" }[endingOf(page)];
      return `
        location = ${errorPlace}${page.status} {
            internal;
${opened(proxy, indent)}            root ${pagesDirectory}/${pagesHash(pages) ?? ""};
            types {}
            default_type ${type};
            # With pages of its own it has none for its status: without the file nginx says it in its own words.
${ownDirectives(proxy, ["error_page", "add_header"], indent)}${ofServer(proxy, "add_header", indent)}            add_header Cache-Control no-store always;
            try_files /${pageName(page, "$whose_listener")} =${page.status};
        }
`;
    })
    .join("");
}
