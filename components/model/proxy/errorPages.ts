import { createHash } from "node:crypto";
import { type ErrorStatus, errorStatuses } from "../config/errorPages";
import type { Config } from "../config/schema";
import { removal } from "../config/configCommand";
import { type Problem, settingPath } from "../problems";

/** A page of `proxy.errorPages`, as it was found where Pulumi runs. */
export interface ErrorPage {
  readonly status: ErrorStatus;
  /** As the configuration names it. */
  readonly path: string;
  /** Where it is, whatever folder a script runs in. */
  readonly file: string;
  /** SHA-256 of what is in it; empty where it cannot be read. */
  readonly sum: string;
  /** Why it cannot be served, in words; undefined where it can. */
  readonly trouble?: string | undefined;
}

/**
 * A request that fails goes on there as a GET; the log tells what it was. The path is nginx's own: users who ask for it
 * get 404.
 */
export const errorPlace = "/nginx-error-page/";

/** Whether nginx has any. */
export function hasErrorPages(proxy: Config["proxy"]): boolean {
  return errorPageLines(proxy, "") !== "";
}

/** For a block of nginx; of several pages for a status it takes the first, so somebody's own come before these. */
export function errorPageLines({ errorPages }: Config["proxy"], indent: string): string {
  return errorStatuses
    .filter((status) => errorPages[status] !== undefined)
    .map((status) => `${indent}error_page ${status} ${errorPlace}${status};\n`)
    .join("");
}

/** The name under which nginx has these pages: another one where anything of them is another. Undefined for none. */
export function pagesHash(pages: readonly ErrorPage[]): string | undefined {
  const all = pages.map((page) => `${pageName(page)} ${page.sum}\n`).join("");
  return all === "" ? undefined : createHash("sha256").update(all).digest("hex").slice(0, 12);
}

/** Its name in that directory. Other listeners than users' look for another one, which is not there. */
export function pageName(page: ErrorPage, audience = "users"): string {
  return `${page.status}-for-${audience}.${endingOf(page)}`;
}

/** `html` or `json`. */
export function endingOf({ path }: ErrorPage): "html" | "json" {
  return path.endsWith(".json") ? "json" : "html";
}

/** Pages that cannot be served. */
export function errorPageProblems(pages: readonly ErrorPage[]): Problem[] {
  return pages.flatMap(({ status, path, trouble }) => {
    const setting = ["proxy", "errorPages", status];
    return trouble === undefined
      ? []
      : [
          {
            path: settingPath(setting),
            message: `${trouble}, got "${path}"`,
            fix: removal(setting),
          },
        ];
  });
}
