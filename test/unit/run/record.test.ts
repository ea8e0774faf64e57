import { equal } from "node:assert/strict";
import { find } from "../../support/run/processTable";
import { isOver, ownMachine, type RunRecord } from "../../support/run/record";

const own: RunRecord = {
  id: "t000000",
  folder: "/tmp/forecaster-t000000",
  dockerHost: undefined,
  pid: process.pid,
  started: find(process.pid)?.started,
  machine: ownMachine(),
};
/** Greater than any that a kernel gives. */
const pidOfNobody = 2 ** 22 + 1;

describe("another test run", () => {
  const cases: Readonly<Record<string, readonly [changes: Partial<RunRecord>, over: boolean]>> = {
    "is not over while its process runs": [{}, false],
    "is over when its process is gone": [{ pid: pidOfNobody }, true],
    "is over when its process ID is another process's now": [{ started: "1" }, true],
    "is over when the machine was started again": [
      { machine: { ...ownMachine(), boot: "before" } },
      true,
    ],
    "may be alive on another machine": [
      { pid: pidOfNobody, machine: { ...ownMachine(), host: "elsewhere.invalid" } },
      false,
    ],
    "may be alive in another container": [
      { pid: pidOfNobody, machine: { ...ownMachine(), processes: "pid:[1]" } },
      false,
    ],
  };
  for (const [title, [changes, over]] of Object.entries(cases)) {
    it(title, () => {
      equal(isOver({ ...own, ...changes }), over);
    });
  }
});
