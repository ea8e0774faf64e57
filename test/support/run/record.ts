import {
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { cacheFolder } from "../../../tools/setup/surroundings";
import { find } from "./processTable";
import { isRunning } from "../../../tools/setup/folder";

/** A test run, as another run has to know it to end what it has left. */
export interface RunRecord {
  /** Begins every name on the Docker host, and is in the environment of every process. */
  readonly id: string;
  /** All its temporary files are in there. */
  readonly folder: string;
  /** DOCKER_HOST of the person who started it. */
  readonly dockerHost: string | undefined;
  readonly pid: number;
  /** Tells its process from a later one of the same ID; undefined where there is no /proc. */
  readonly started: string | undefined;
  readonly machine: Machine;
}

/** Where process IDs mean the same. */
interface Machine {
  readonly host: string;
  /** Another one after every start of the machine. */
  readonly boot: string;
  /** Containers see processes of their own. */
  readonly processes: string;
}

const records = join(cacheFolder(process.env), "test-runs");

/** The machine that this process runs on. */
export function ownMachine(): Machine {
  return {
    host: hostname(),
    boot: orNothing(() => readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()),
    processes: orNothing(() => readlinkSync("/proc/self/ns/pid")),
  };
}

function orNothing(read: () => string): string {
  try {
    return read();
  } catch {
    return "";
  }
}

/** Writes it down for later runs, whole at any moment. */
export function writeRecord(record: RunRecord): void {
  mkdirSync(records, { recursive: true });
  const file = fileOf(record);
  writeFileSync(`${file}.making`, JSON.stringify(record));
  renameSync(`${file}.making`, file);
}

/** Forgets a run of which nothing is left. */
export function removeRecord(record: RunRecord): void {
  rmSync(fileOf(record), { force: true });
}

/** Every run that is written down, be it alive or not. */
export function readRecords(): RunRecord[] {
  mkdirSync(records, { recursive: true });
  const names = readdirSync(records).filter((name) => name.endsWith(".json"));
  return names.flatMap((name) => {
    // Another run may have removed it by now.
    const text = orNothing(() => readFileSync(join(records, name), "utf8"));
    return text === "" ? [] : [JSON.parse(text) as RunRecord];
  });
}

/**
 * Whether it is certain that a run is over. One on another machine, or among other processes, may be alive:
 * nobody here can tell.
 */
export function isOver({ pid, started, machine }: RunRecord): boolean {
  const own = ownMachine();
  if (machine.host !== own.host) return false;
  if (machine.boot !== own.boot) return true;
  if (machine.processes !== own.processes) return false;
  return started === undefined ? !isRunning(pid) : find(pid)?.started !== started;
}

function fileOf({ id }: Pick<RunRecord, "id">): string {
  return join(records, `${id}.json`);
}
