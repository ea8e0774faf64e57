import { z } from "zod";
import { text } from "./fields";

const path = text(
  /^[\w./@+][\w./@+-]*\.(sql|sh)$/,
  "the path of a .sql or .sh file (letters, digits and ._/@+-)",
  "db/seed.sql",
);

/** Files that run once on new data; each by a path of its own, by which Postgres remembers it. */
export const initScripts = z
  .array(path, { error: "not a list; expected a list of files" })
  .refine((paths) => new Set(paths).size === paths.length, {
    error: "a file twice; expected each once",
  })
  .refine((paths) => paths.join("\n").length <= 8192, {
    error: "too many or too long; expected at most 8192 characters together",
  });
