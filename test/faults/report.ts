import type { Color } from "../../components/model/color";
import type { WalksSeen } from "../../tools/checks/faultReport";
import type { SeenRow } from "../../tools/checks/seen";
import type { LoadReport } from "../../tools/load/loadReport";
import { writeSeen } from "../support/writeSeen";
import type { Fault } from "./fault";
import type { Scene } from "./scene";
import { stages } from "./stages";

/** Collects what was seen of every fault, for tools/checks to make the report from. */
class FaultReport {
  readonly #rows: SeenRow[] = [];
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
    const seen = {
      matrix: stages.flatMap(({ faults }) => faults.map(({ name }) => name)),
      rows: this.#rows,
      ...(this.#walks === undefined ? {} : { walks: this.#walks }),
    };
    await writeSeen(process.env.FAULTS_SEEN, seen);
  }
}

/** The one report of this run. */
export const faultReport = new FaultReport();
