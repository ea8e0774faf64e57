import type { Config } from "../config/schema";
import { pagesDirectory } from "./activeUpstream";
import { endingOf, type ErrorPage, errorPlace, pageName, pagesHash } from "./errorPages";
import { opened, ofServer, ownDirectives } from "./ownDirectives";

type Proxy = Config["proxy"];

/** Where a request is that has gone on to a page. */
const pageOrPlace = `"~^(${errorPlace}|/50[234]-for-)"`;

/** What the log tells of a request that went on to a page: what its first line said. */
export const loggedMaps = `    map $request $asked_method {
        default $request_method;
        "~^(?<asked_first_word>\\S+) " $asked_first_word;
    }
    map $request_uri $asked_path {
        default $request_uri;
        "~^(?<asked_until_query>[^?]*)" $asked_until_query;
    }
    map $uri $logged_method {
        default $request_method;
        ${pageOrPlace} $asked_method;
    }
    map $uri $logged_path {
        default $uri;
        ${pageOrPlace} $asked_path;
    }
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
