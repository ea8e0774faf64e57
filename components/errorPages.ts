import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { errorStatuses, largestPage } from "./model/config/errorPages";
import type { Config } from "./model/config/schema";
import type { ErrorPage } from "./model/proxy/errorPages";

/** The files of `proxy.errorPages` as they are where Pulumi runs, paths from the program's folder. */
export function findErrorPages({ errorPages }: Config["proxy"]): readonly ErrorPage[] {
  return errorStatuses.flatMap((status) => {
    const path = errorPages[status];
    return path === undefined ? [] : [{ status, path, file: resolve(path), ...look(path) }];
  });
}

function look(path: string): Pick<ErrorPage, "sum" | "trouble"> {
  try {
    const found = statSync(path);
    const { size } = found;
    // Another kind can be without an end.
    if (!found.isFile()) {
      return { sum: "", trouble: "it is no file; expected a file with a page" };
    }
    return size > largestPage
      ? {
          sum: "",
          trouble: `the file has ${size} bytes; expected at most ${largestPage}`,
        }
      : { sum: createHash("sha256").update(readFileSync(path)).digest("hex") };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unreadable";
    return { sum: "", trouble: `the file cannot be read (${code}); expected a readable file` };
  }
}
