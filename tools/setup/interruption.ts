import { constants } from "node:os";
import { stopCommands } from "./command";
import type { Surroundings } from "./surroundings";

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Does the work; a signal meanwhile ends its commands first and then this process. */
export async function interruptible<T>(
  { progress }: Surroundings,
  work: () => Promise<T>,
): Promise<T> {
  const stop = (signal: NodeJS.Signals): void => {
    progress.say("interrupted; the next run goes on from here");
    void stopCommands().then(() => process.exit(128 + constants.signals[signal]));
  };
  for (const signal of signals) process.once(signal, stop);
  try {
    return await work();
  } finally {
    for (const signal of signals) process.off(signal, stop);
  }
}
