import { spawn } from "node:child_process";
import { constants } from "node:os";
import { setUp } from ".";
import { reasonOf } from "./words";

async function main(args: readonly string[]): Promise<void> {
  const { env, pulumi } = await setUp();
  const child = spawn(pulumi, args, { env, stdio: "inherit" });
  // A terminal sends Ctrl-C to both; Pulumi ends the update in order, and this process after it.
  process.on("SIGINT", () => undefined);
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  child.on("error", fail);
  child.on("exit", (code, signal) => {
    process.exitCode = signal === null ? (code ?? 1) : 128 + constants.signals[signal];
  });
}

function fail(error: unknown): void {
  console.error(reasonOf(error));
  process.exitCode = 1;
}

main(process.argv.slice(2)).catch(fail);
