import { strict as assert } from "node:assert";
import { setTimeout as sleep } from "node:timers/promises";

/** Whether something is over, however it ended. */
export function ending(what: Promise<unknown>): { readonly isOver: boolean } {
  const state = { isOver: false };
  void what.finally(() => (state.isOver = true)).catch(() => undefined);
  return state;
}

/** Waits until it is so, at most a minute. */
export async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const giveUpAt = Date.now() + 60_000;
  while (!(await isSo())) {
    assert.ok(Date.now() < giveUpAt, `a minute is over before ${what}`);
    await sleep(200);
  }
}
