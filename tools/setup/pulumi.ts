import { spawn } from "node:child_process";
import { setUp } from ".";

async function main(args: readonly string[]): Promise<void> {
  const { env, pulumi } = await setUp();
  const child = spawn(pulumi, args, { env, stdio: "inherit" });
  // A terminal sends Ctrl-C to both; Pulumi ends the update in order, and this process after it.
  process.on("SIGINT", () => undefined);
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  child.on("exit", (code) => (process.exitCode = code ?? 1));
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
