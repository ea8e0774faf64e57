import { equal, match } from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repository } from "../../../tools/checks/program";

/** Runs a quiet program that says how far it is, makes a file and waits, and interrupts itself then. */
const runner = `
  const { passSignalsOn, runProgram } = require("./tools/checks/program");
  passSignalsOn();
  const { existsSync } = require("node:fs");
  const program = "console.log('the seed is 7'); fs.writeFileSync(process.env.FAR, ''); setTimeout(() => {}, 20_000)";
  runProgram(process.execPath, ["--eval", program], { quiet: true });
  const look = setInterval(() => {
    if (!existsSync(process.env.FAR)) return;
    clearInterval(look);
    process.kill(process.pid, "SIGINT");
  }, 50);
`;

describe("a program that is run quietly", () => {
  it("is shown after an interruption, which ends the run as Ctrl+C does", async () => {
    const folder = mkdtempSync(join(tmpdir(), "forecaster-quiet-"));
    try {
      const run = spawn(
        process.execPath,
        ["--require", "ts-node/register/transpile-only", "--eval", runner],
        {
          cwd: repository,
          env: { ...process.env, FAR: join(folder, "far") },
          stdio: ["ignore", "pipe", "inherit"],
        },
      );
      let shown = "";
      run.stdout.setEncoding("utf8").on("data", (text: string) => (shown += text));
      const [status] = (await once(run, "close")) as [number | null];
      match(shown, /the seed is 7/);
      equal(status, 130);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
