import { constants } from "node:os";
import type { Surroundings } from "./surroundings";

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Does the work; a signal meanwhile stops it, and when it has ended also this process. A further signal changes
 * nothing: what runs would go on without this process.
 */
export async function interruptible<T>(
  { progress }: Surroundings,
  stop: AbortController,
  work: () => Promise<T>,
): Promise<T> {
  let code: number | undefined;
  const interrupt = (signal: NodeJS.Signals): void => {
    if (code !== undefined) return;
    code = 128 + constants.signals[signal];
    progress.say("interrupted; the next run goes on from here");
    stop.abort();
  };
  for (const signal of signals) process.on(signal, interrupt);
  try {
    return await work();
  } finally {
    for (const signal of signals) process.off(signal, interrupt);
    if (code !== undefined) process.exit(code);
  }
}
