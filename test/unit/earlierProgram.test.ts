import { rejects } from "node:assert/strict";
import { EarlierProgram } from "../support/earlierProgram";

describe("a clone whose history is cut off", () => {
  it("is told how to fetch what stacks of an earlier commit are made with", async () => {
    await rejects(
      EarlierProgram.of("0".repeat(40)),
      /reach back to 0000000.*git fetch --unshallow/,
    );
  });
});
