import { deepEqual, notDeepEqual, ok, throws } from "node:assert/strict";
import { parseData } from "../../components/model/config/parseConfig";
import { ProblemsError } from "../../components/model/problems";
import { configurations, whenChanged } from "../../tools/docs/changes";
import { settingNames } from "../../tools/docs/configurationTable";
import { otherValues } from "../../tools/docs/otherValues";

/** Right nowhere: a list in a list. */
const wrong = [[[]]];

/** The same configuration with a value that is wrong, of the setting of a route too. */
function wrongValue(setting: string): unknown {
  const [, ofRoute] = setting.split("[].");
  return ofRoute === undefined ? wrong : [{ path: "/api/v1/train", [ofRoute]: wrong }];
}

function problemsWith(setting: string): string[] {
  const other = otherValues[setting] ?? { value: undefined };
  const [, after] = configurations(setting, { ...other, value: wrongValue(setting) });
  try {
    parseData(after);
    return [];
  } catch (error) {
    ok(error instanceof ProblemsError);
    return error.problems.map(({ path }) => path);
  }
}

describe("every setting", () => {
  const names = settingNames().filter((name) => name !== "dockerHost");

  it("has another value, and no value is of a setting that there is not", () => {
    deepEqual(Object.keys(otherValues).sort(), [...names].sort());
    throws(() => whenChanged("backend.typo"), /expected another value of backend\.typo, got none/);
  });

  for (const name of names) {
    it(`takes a right value, refuses a wrong one by its path, and says what a change does: ${name}`, () => {
      const other = otherValues[name];
      ok(other !== undefined);
      const [before, after] = configurations(name, other);
      notDeepEqual(parseData(after), parseData(before));
      const path = name.replace("[].", "[0].");
      const paths = problemsWith(name);
      ok(
        paths.some((each) => each.startsWith(path)),
        `problems of ${paths.join(", ") || "nothing"}`,
      );
      ok(whenChanged(name) !== "");
    });
  }
});
