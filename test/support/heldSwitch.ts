import { strict as assert } from "node:assert";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { stateDirectory } from "../../components/model/proxy/activeUpstream";
import type { PulumiRun } from "./pulumiRun";
import type { TestStack } from "./testStack";

const holdLock = `exec 9>${stateDirectory}/lock; flock 9; echo held; cat >/dev/null`;
// Each process that has the lock's file open, by its command line.
const atLock = `for process in /proc/[0-9]*; do
  [ "$(readlink "$process/fd/9")" != "${stateDirectory}/lock" ] || { tr "\\0" " " <"$process/cmdline" | tr "\\n" " "; echo; }
done`;

/**
 * Starts `up` and stops its switch in the middle, after all checks and before the rename: the proxy's
 * lock is taken during the gate, as another update would hold it. `meanwhile` runs then; the switch goes
 * on after it. The stack needs a gate that takes some seconds: {@link slowGate}.
 */
export async function holdSwitch(
  stack: TestStack,
  meanwhile: (run: PulumiRun) => Promise<unknown>,
): Promise<PulumiRun> {
  const run = stack.spawnUp();
  await run.begins("gate-\\w+");
  const holder = spawn("docker", ["exec", "-i", stack.names.proxy, "sh", "-c", holdLock]);
  // It may end with its container before anybody lets go of the lock.
  holder.stdin.on("error", () => undefined);
  try {
    await once(holder.stdout, "data");
    await waitsForLock(stack, run, 1);
    await meanwhile(run);
    return run;
  } finally {
    holder.stdin.end();
  }
}

/** Waits until so many scripts stand at the held lock, of which `run` brings the last. */
export function waitsForLock(stack: TestStack, run: PulumiRun, scripts: number): Promise<void> {
  return until(run, "it came to the lock", async () => {
    const all = await stack.insideProxy(atLock);
    const waiting = all
      .split("\n")
      .filter((line) => line.startsWith("sh -") && !line.includes("held"));
    return waiting.length === scripts;
  });
}

/** A gate that lasts long enough for {@link holdSwitch} to take the lock before the switch. */
export const slowGate = { gate: { consecutive: 10 } };

async function until(
  run: PulumiRun,
  what: string,
  isSo: () => boolean | Promise<boolean>,
): Promise<void> {
  let isOver = false;
  void run.ended.finally(() => (isOver = true)).catch(() => undefined);
  while (!(await isSo())) {
    assert.ok(!isOver, `pulumi up ended before ${what}:\n${run.text}`);
    await sleep(50);
  }
}
