import { readdir, readFile } from "node:fs/promises";

/**
 * Ends every process of this machine that was started with a variable of this value: what a killed CLI
 * leaves running would go on for minutes. Where there is no /proc it is left to end by itself.
 */
export async function endProcessesWith(variable: string, value: string): Promise<void> {
  const processes = await readdir("/proc").catch(() => []);
  for (const id of processes.filter((name) => /^\d+$/.test(name))) {
    const environment = await readFile(`/proc/${id}/environ`, "utf8").catch(() => "");
    if (environment.split("\0").includes(`${variable}=${value}`)) end(Number(id));
  }
}

function end(id: number): void {
  try {
    process.kill(id, "SIGKILL");
  } catch {
    // It has ended since it was listed.
  }
}
