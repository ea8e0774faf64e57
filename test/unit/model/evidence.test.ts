import { equal, throws } from "node:assert/strict";
import { scriptResult } from "../../../components/model/scriptResult";

describe("a script's evidence", () => {
  it("is the last line of its output", () => {
    const output = 'probing\n{"active":"green"}\n{"active":"blue","serial":"7"}\n\n';
    equal(scriptResult(output, "active"), "blue");
    equal(scriptResult(output, "serial"), "7");
  });

  it("must have the field, as a text", () => {
    const lacking = ['{"active":"blue"}', '{"address":7}', '{"address":null}', "null", '"address"'];
    for (const output of lacking) {
      throws(() => scriptResult(output, "address"), {
        message: `a script's evidence lacks address: ${output}`,
      });
    }
  });

  it("must be there: a script that was cut off proves nothing", () => {
    for (const output of ["", "\n", "probing", '{"active":"blue"}\nprobing', '{"active":"bl']) {
      throws(() => scriptResult(output, "active"), SyntaxError);
    }
  });
});
