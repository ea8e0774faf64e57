import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { promisify } from "node:util";
import type { Color } from "../../components/model/color";
import { describeToolchain } from "../../tools/setup";
import { docker } from "../support/dockerHost";
import type { LoadReport } from "../support/load/loadReport";
import { testToolchain } from "../support/toolchain";
import type { Fault } from "./fault";
import type { Scene } from "./scene";

const run = promisify(execFile);

/** What was seen of every fault, as a table of Markdown. */
class FaultReport {
  readonly #rows: string[] = [];
  readonly #remarks: string[] = [];

  /** Something that was seen beside the table's faults. */
  remark(text: string): void {
    this.#remarks.push(text);
  }

  add(fault: Fault, scene: Scene, requests: LoadReport, serves: Color): void {
    const { sent, failures } = requests;
    const moved = scene.before === serves ? serves : `${scene.before} -> ${serves}`;
    const allowed = fault.outageSeconds === undefined ? "none" : `for ${fault.outageSeconds} s`;
    const wayOut = fault.wayOut?.name ?? "the next `pulumi up`";
    const cells = [fault.part, fault.name, sent, failures.length, allowed, moved, wayOut];
    this.#rows.push(`| ${cells.join(" | ")} |`);
  }

  /** Writes the table to the file that FAULTS_REPORT names, if it names one. */
  async write(): Promise<void> {
    const file = process.env.FAULTS_REPORT;
    if (file === undefined || file === "") return;
    const head = ["part", "fault", "requests", "failed", "may fail", "serves", "way out"];
    const lines = [
      "# Faults, and what users noticed of them",
      "",
      `Written by \`npm run test:faults\`; ${describeToolchain(await testToolchain())}.`,
      "",
      `Versions: ${(await versions()).join(", ")}.`,
      "",
      `| ${head.join(" | ")} |`,
      `| ${head.map(() => "---").join(" | ")} |`,
      ...this.#rows,
      "",
      ...this.#remarks.flatMap((remark) => [remark, ""]),
    ];
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, lines.join("\n"));
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
