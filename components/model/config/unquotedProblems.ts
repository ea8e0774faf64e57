import { isMap, isScalar, parseDocument, type Scalar } from "yaml";
import { setting } from "./configCommand";
import { kindOf } from "./describeValue";
import { type Problem, settingPath } from "../problems";
import { date, maps } from "./unquoted";
import { valueAt } from "./valueAt";

/**
 * Variables that a stack file holds without quotes, and that YAML reads as a number or a date with another text: a
 * backend would get `1.1` for `1.10`, and `18` for `0022`. Only those whose value is the file's count: what a
 * program or another file has set is not this file's matter.
 */
export function unquotedProblems(file: string, project: string, values: unknown): Problem[] {
  // Pulumi's own reader of YAML knows 0022 and dates, as YAML 1.1 did.
  const document = parseDocument(file, { version: "1.1", logLevel: "silent" });
  return maps.flatMap((map) => {
    const written = document.getIn(["config", `${project}:${map}`]);
    return (isMap(written) ? written.items : []).flatMap(({ key, value: node }) => {
      // A name such as N, which YAML 1.1 takes for a boolean, is what stands there.
      const path = [map, String(isScalar(key) ? (key.source ?? key.value) : key)];
      const value = valueAt(values, path);
      return isScalar(node) && isOtherText(node, value)
        ? [
            {
              path: settingPath(path),
              message: `read as ${kindOf(value)} with another text than it has in the stack file; expected it in quotes, got it without`,
              fix: setting(settingPath(path), "text"),
            },
          ]
        : [];
    });
  });
}

function isOtherText({ value, source = "", type }: Scalar, given: unknown): boolean {
  if (type !== "PLAIN" || source === String(given)) {
    return false;
  }
  return value instanceof Date
    ? typeof given === "string" && date.test(given) && value.getTime() === Date.parse(given)
    : typeof given === "number" && (value === given || Number(source) === given);
}
