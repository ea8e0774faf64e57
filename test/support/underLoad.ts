import type { Load } from "../../tools/load/load";
import type { LoadReport } from "../../tools/load/loadReport";

/** Acts while a load goes on, and ends it, also when that failed. */
export async function underLoad(load: Load, act: () => Promise<void>): Promise<LoadReport> {
  try {
    await act();
  } finally {
    await load.stop();
  }
  return load.done;
}
