import { deepEqual, ok } from "node:assert/strict";
import { deployBlueGreen } from "../../../components/deployBlueGreen";
import { nothing, recordProgram } from "../../support/mocks/recordProgram";
import { allOf } from "../../support/mocks/registered";
import { image } from "../../support/mocks/scenarios";

const values = { activeColor: "blue", images: { blue: image("1"), green: image("1") } } as const;

function twoApps(prefixes: readonly [string, string]): () => Promise<unknown> {
  const [one, two] = prefixes;
  return async () => [
    await deployBlueGreen("one", { ...values, namePrefix: one }),
    await deployBlueGreen("two", { ...values, namePrefix: two }),
  ];
}

describe("two apps in one program", () => {
  it("are told apart by a label on every container", async () => {
    const program = twoApps(["first", "second"]);
    const { resources } = await recordProgram({ program, config: {}, after: nothing });
    const labelled = allOf(resources, "container").map(({ inputs }) => [
      String(inputs.name).split("-")[0],
      (inputs.labels as { label: string; value: string }[]).find(({ label }) =>
        label.endsWith(".app"),
      )?.value,
    ]);
    deepEqual(labelled.sort(), [
      ...Array<string[]>(4).fill(["first", "one"]),
      ...Array<string[]>(4).fill(["second", "two"]),
    ]);
  });

  it("are refused the same prefix before there is any container, in every run anew", async () => {
    const program = twoApps(["first", "first"]);
    for (const preview of [true, false]) {
      const { thrown } = await recordProgram({ program, config: {}, after: nothing, preview });
      ok(
        thrown instanceof Error &&
          thrown.message.startsWith(
            "Nothing was changed.\nnamePrefix: the prefix first belongs to the app one of this program;",
          ),
        String(thrown),
      );
    }
  });
});
