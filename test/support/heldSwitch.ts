import { strict as assert } from "node:assert";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { stateDirectory } from "../../components/model/activeUpstream";
import type { PulumiRun } from "./pulumiRun";
import type { TestStack } from "./testStack";

const holdLock = `exec 9>${stateDirectory}/lock; flock 9; echo held; cat >/dev/null`;
const processes = `for file in /proc/[0-9]*/cmdline; do tr "\\0" " " <"$file"; echo; done`;

/**
 * Starts `up` and stops its switch in the middle, after all checks and before the rename: the proxy's
 * lock is held, as another update would hold it. `meanwhile` runs then; the switch goes on after it.
 */
export async function holdSwitch(
  stack: TestStack,
  meanwhile: (run: PulumiRun) => Promise<unknown>,
): Promise<PulumiRun> {
  const holder = spawn("docker", ["exec", "-i", stack.names.proxy, "sh", "-c", holdLock]);
  try {
    await once(holder.stdout, "data");
    const run = stack.spawnUp();
    await switchWaits(stack, run);
    await meanwhile(run);
    return run;
  } finally {
    holder.stdin.end();
  }
}

async function switchWaits(stack: TestStack, run: PulumiRun): Promise<void> {
  let isOver = false;
  void run.ended.finally(() => (isOver = true)).catch(() => undefined);
  while (!/^flock -w/m.test(await stack.docker("exec", stack.names.proxy, "sh", "-c", processes))) {
    assert.ok(!isOver, `pulumi up ended before its switch:\n${run.text}`);
    await sleep(100);
  }
}
