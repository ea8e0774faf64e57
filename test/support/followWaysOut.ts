import { strict as assert } from "node:assert";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { TestStack } from "./testStack";

const run = promisify(execFile);

/** Does what a refusal says, word for word, up to what would give files up. */
export async function followWaysOut(stack: TestStack, refusal: string): Promise<void> {
  const [, help = ""] = refusal.split("To fix:\n");
  const lines = help.split("\n").map((line) => line.trim());
  const commands = lines.filter((line) => /^(docker|pulumi) .*# (?!or gives up)/.test(line));
  assert.ok(commands.length > 0, `no way out in ${refusal}`);
  for (const command of commands) {
    const [, path, value] = /^pulumi config set --path (\S+) (\S+) {3}#/.exec(command) ?? [];
    if (path !== undefined) {
      await stack.set(path, value);
    } else {
      await run("sh", ["-c", command]);
    }
  }
}
