import { setTimeout as sleep } from "node:timers/promises";
import { startLoad } from "./load";
import type { LoadReport } from "./loadReport";
import { ReloadedNginx } from "./reloadedNginx";

/** The nginx image, and how long and with how many connections to load it. */
export interface ReloadControlOptions {
  readonly image: string;
  readonly seconds?: number;
  readonly connections?: number;
}

const reloadEveryMs = 1_000;

/**
 * Loads an nginx that is switched once a second as the guide does it, by rewriting the upstream and
 * `nginx -s reload`. A harness that reports no failure here cannot tell whether requests get lost.
 */
export async function reloadControl(options: ReloadControlOptions): Promise<LoadReport> {
  const { image, seconds = 10, connections = 200 } = options;
  const nginx = await ReloadedNginx.start(image);
  try {
    const load = startLoad({
      port: nginx.port,
      connections,
      rate: "closed loop",
      seconds,
      keyPrefix: "control",
      timeoutMs: 5_000,
    });
    const over = load.done.then(() => true);
    while (!(await Promise.race([over, sleep(reloadEveryMs, false)]))) {
      load.mark(`reload to ${nginx.idleColor}`);
      await nginx.switchTo(nginx.idleColor);
    }
    return await load.done;
  } finally {
    await nginx.remove();
  }
}
