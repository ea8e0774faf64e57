import { execFile } from "node:child_process";
import { readFile, rm } from "node:fs/promises";
import { promisify } from "node:util";
import { removeAllWith } from "../dockerHost";
import { runVariable } from "./ownVariables";
import { commandOf, end, type Process, ProcessTable } from "./processTable";
import { isOver, readRecords, removeRecord, type RunRecord } from "./record";

/**
 * Ends and removes everything that a test run has made: processes, Docker daemons, containers, files.
 * @throws Error when something stays, such as what is on a Docker host that does not answer; the run is
 * not forgotten then, so that the next one tries again.
 */
export async function endRun(record: RunRecord): Promise<void> {
  await endProcesses(record);
  await unmountBelow(record.folder);
  await onDockerHost(record.dockerHost, () => removeAllWith(`${record.id}-`));
  await rm(record.folder, { recursive: true, force: true });
  removeRecord(record);
}

/** Ends what runs have left that were killed, and says so. */
export async function endDeadRuns(): Promise<void> {
  for (const record of readRecords()) {
    if (!isOver(record)) continue;
    console.log(`A test run was killed (${record.id}): what it has left is ended and removed now.`);
    await endRun(record).catch((error: unknown) => {
      console.log(`Something of it stays, and is tried again by the next run: ${String(error)}`);
    });
  }
}

/** Docker daemons in order, so that they end their containers; everything else at once, before them. */
async function endProcesses({ id, folder }: RunRecord): Promise<void> {
  const { daemons, others, all } = await processesOf(id, folder);
  await end(others, "SIGKILL", 5);
  await end(daemons, "SIGTERM", 30);
  await end(all, "SIGKILL", 5);
  // What they started in the meantime.
  await end((await processesOf(id, folder)).all, "SIGKILL", 5);
}

interface RunProcesses {
  readonly daemons: readonly Process[];
  /** Neither daemons nor what runs below them. */
  readonly others: readonly Process[];
  readonly all: readonly Process[];
}

async function processesOf(id: string, folder: string): Promise<RunProcesses> {
  const table = await ProcessTable.read();
  const started = await table.startedWith(runVariable, id);
  const commands = await Promise.all(started.map(commandOf));
  const isDaemon = (command: readonly string[]) => /(^|\/)dockerd$/.test(command[0] ?? "");
  const daemons = started.filter((_, index) => isDaemon(commands[index] ?? []));
  // The machine's own daemon has its data elsewhere: it is nobody's to end, whoever started it.
  const own = daemons.filter((one) =>
    commands[started.indexOf(one)]?.some((word) => word.startsWith(`${folder}/`)),
  );
  const below = new Set(table.withDescendants(daemons));
  const foreign = new Set(table.withDescendants(daemons.filter((one) => !own.includes(one))));
  return {
    daemons: own,
    others: started.filter((one) => !below.has(one)),
    all: started.filter((one) => !foreign.has(one)),
  };
}

/** A run that is over may have had a Docker host other than today's. */
async function onDockerHost(host: string | undefined, act: () => Promise<void>): Promise<void> {
  const { DOCKER_HOST } = process.env;
  setOrDelete(host);
  try {
    await act();
  } finally {
    setOrDelete(DOCKER_HOST);
  }
}

function setOrDelete(host: string | undefined): void {
  if (host === undefined) delete process.env.DOCKER_HOST;
  else process.env.DOCKER_HOST = host;
}

/** A daemon that was killed leaves its containers' file systems mounted. */
async function unmountBelow(folder: string): Promise<void> {
  const mounts = await readFile("/proc/self/mounts", "utf8").catch(() => "");
  const points = mounts.split("\n").map((line) => line.split(" ")[1] ?? "");
  for (const point of points.filter((one) => one.startsWith(`${folder}/`)).reverse()) {
    await promisify(execFile)("umount", ["--lazy", point]).catch(() => undefined);
  }
}
