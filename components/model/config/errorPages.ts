import { group, text } from "./fields";

/** Statuses with which nginx answers itself when no backend does. */
export const errorStatuses = ["502", "503", "504"] as const;

/** One of them. */
export type ErrorStatus = (typeof errorStatuses)[number];

/** Bytes of one page. */
export const largestPage = 1_048_576;

const meanings: Readonly<Record<ErrorStatus, string>> = {
  "502": "no backend could be reached, or it broke off",
  "503": "maintenance (`proxy.maintenance`)",
  "504": "a backend has not answered in time",
};

function page(status: ErrorStatus) {
  return text(
    /^[\w./@+][\w./@+-]*\.(html|json)$/,
    "the path of a .html or .json file (letters, digits and ._/@+-)",
    `errors/${status}.html`,
  )
    .optional()
    .describe(`File that users get with ${status}: ${meanings[status]}; at most 1 MB`);
}

/** Files where Pulumi runs, paths from the program's folder. */
export const errorPages = group({ "502": page("502"), "503": page("503"), "504": page("504") });
