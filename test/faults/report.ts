import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { promisify } from "node:util";
import type { Color } from "../../components/model/color";
import type { FaultRow, FaultsSeen, WalksSeen } from "../../tools/checks/faultReport";
import { describeToolchain } from "../../tools/setup";
import { docker } from "../support/dockerHost";
import type { LoadReport } from "../../tools/load/loadReport";
import { testToolchain } from "../support/toolchain";
import type { Fault } from "./fault";
import type { Scene } from "./scene";
import { stages } from "./stages";

const run = promisify(execFile);

/** Collects what was seen of every fault, for tools/checks to make the report from. */
class FaultReport {
  readonly #rows: FaultRow[] = [];
  #walks: WalksSeen | undefined;

  /** Random walks that came to their ends. */
  walked(walks: WalksSeen): void {
    this.#walks = walks;
  }

  add(fault: Fault, scene: Scene, requests: LoadReport, serves: Color): void {
    const { sent, failures } = requests;
    const moved = scene.before === serves ? serves : `${scene.before} -> ${serves}`;
    const allowed = fault.outageSeconds === undefined ? "none" : `for ${fault.outageSeconds} s`;
    const wayOut = fault.wayOut?.name ?? "the next `pulumi up`";
    const cells = [fault.part, fault.name, sent, failures.length, allowed, moved, wayOut];
    this.#rows.push({ name: fault.name, cells });
  }

  /** Writes it to the file that FAULTS_SEEN names, if it names one. */
  async write(): Promise<void> {
    const file = process.env.FAULTS_SEEN;
    if (file === undefined || file === "") return;
    const seen: FaultsSeen = {
      toolchain: describeToolchain(await testToolchain()),
      versions: await versions(),
      matrix: stages.flatMap(({ faults }) => faults.map(({ name }) => name)),
      rows: this.#rows,
      ...(this.#walks === undefined ? {} : { walks: this.#walks }),
    };
    writeFileSync(file, JSON.stringify(seen));
  }
}

/** What the faults were brought about on, such as `Node 20.20.2`. */
async function versions(): Promise<string[]> {
  const { images } = await testToolchain();
  const inside = (image: string, line: string) =>
    docker("run", "--rm", "--entrypoint", "sh", image, "-c", line);
  const said = {
    Pulumi: await run("pulumi", ["version"]).then(({ stdout }) => stdout),
    Docker: await docker("version", "--format", "{{.Server.Version}}"),
    nginx: await inside(images.nginx, "nginx -v 2>&1"),
    Postgres: await inside(images.postgres, "postgres --version"),
    Node: process.version,
  };
  return Object.entries(said).map(([name, text]) => `${name} ${/\d+(\.\d+)+/.exec(text)?.[0]}`);
}

/** The one report of this run. */
export const faultReport = new FaultReport();
