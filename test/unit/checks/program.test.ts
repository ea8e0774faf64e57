import { equal, match } from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { repository } from "../../../tools/checks/program";

/** Runs a quiet program that says how far it is, and then waits. */
const runner = `
  const { passSignalsOn, runProgram } = require("./tools/checks/program");
  passSignalsOn();
  const program = "console.log('the seed is 7'); console.error('waiting'); setTimeout(() => {}, 20_000)";
  runProgram(process.execPath, ["--eval", program], { quiet: true });
  setTimeout(() => process.kill(process.pid, "SIGINT"), 1000);
`;

describe("a program that is run quietly", () => {
  it("is shown after an interruption, which ends the run as Ctrl+C does", async () => {
    const run = spawn(
      process.execPath,
      ["--require", "ts-node/register/transpile-only", "--eval", runner],
      { cwd: repository, stdio: ["ignore", "pipe", "inherit"] },
    );
    let shown = "";
    run.stdout.setEncoding("utf8").on("data", (text: string) => (shown += text));
    const [status] = (await once(run, "close")) as [number | null];
    match(shown, /the seed is 7/);
    equal(status, 130);
  });
});
